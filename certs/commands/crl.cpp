#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <ostream>

#include "certs/authority.hpp"
#include "certs/commands/command.hpp"
#include "shared/core/file.hpp"

namespace parangon::certs::commands {
namespace {

struct CrlInput {
  std::string out;
  int days = default_crl_days;
  int root_days = default_root_crl_days;
};

Status crl(const CrlInput& input, Session& session) {
  const auto authority = Authority::open(session.ca);
  if (!authority) return authority.error();
  const auto lists = authority->crls(session.clock.now(), input.days, input.root_days);
  if (!lists) return lists.error();
  if (const Status written = write_file(input.out, *lists); !written) return written.error();
  // Public by nature, and read by a hub that need not be the same user.
  using Perms = std::filesystem::perms;
  std::error_code ignored;
  std::filesystem::permissions(
      input.out, Perms::owner_read | Perms::owner_write | Perms::group_read | Perms::others_read,
      ignored);
  const Text text{
      fmt::format("Listes de révocation écrites dans {}, valables {} jours ; rechargez le "
                  "hub (SIGHUP)\n",
                  input.out, input.days),
      fmt::format("Revocation lists written to {}, good for {} days; reload the hub "
                  "(SIGHUP)\n",
                  input.out, input.days)};
  session.out << text.in(session.lang);
  return {};
}

}  // namespace

void declare_crl(CLI::App& app, Lang lang, Action& chosen) {
  const bool fr = lang == Lang::fr;
  auto input = std::make_shared<CrlInput>();
  auto* command = app.add_subcommand(
      "crl", fr ? "Produire les listes de révocation" : "Make the revocation lists");
  command->add_option("--out", input->out, fr ? "Fichier à remplacer" : "File to replace")
      ->required();
  command
      ->add_option("--days", input->days,
                   fr ? "Durée de la liste de l'autorité émettrice, en jours"
                      : "Days the issuing authority's list lasts")
      ->check(CLI::Range(1, 365));
  command
      ->add_option("--root-days", input->root_days,
                   fr ? "Durée de la liste de la racine, en jours" : "Days the root's list lasts")
      ->check(CLI::Range(1, 730));
  command->callback(
      [input, &chosen] { chosen = [input](Session& session) { return crl(*input, session); }; });
}

}  // namespace parangon::certs::commands
