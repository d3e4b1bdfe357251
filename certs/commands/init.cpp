#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>

#include "certs/authority.hpp"
#include "certs/commands/command.hpp"

namespace parangon::certs::commands {
namespace {

struct InitInput {
  std::string folder;
  std::string name = "Parangon";
};

Status init(const InitInput& input, Session& session) {
  const auto authority = Authority::init(input.folder, input.name, session.clock.now());
  if (!authority) return authority.error();
  const std::string root = trust::to_hex(authority->root().fingerprint());
  const Text text{
      fmt::format("Autorité « {0} » créée dans {1}\n  Racine, empreinte SHA-256 : {2}\n"
                  "  Mettez {1}/root/key.pem à l'abri, hors ligne ; remettez-la pour « crl ».\n",
                  input.name, input.folder, root),
      fmt::format("Authority \"{0}\" made in {1}\n  Root, SHA-256 fingerprint: {2}\n"
                  "  Keep {1}/root/key.pem safe and off line; put it back for \"crl\".\n",
                  input.name, input.folder, root)};
  session.out << text.in(session.lang);
  return {};
}

}  // namespace

void declare_init(CLI::App& app, Lang lang, Action& chosen) {
  const bool fr = lang == Lang::fr;
  auto input = std::make_shared<InitInput>();
  auto* command = app.add_subcommand("init", fr ? "Créer la racine et l'autorité émettrice"
                                                : "Make the root and the issuing authority");
  command->add_option("DIR", input->folder, fr ? "Dossier à créer" : "Folder to make")->required();
  command->add_option("--name", input->name, fr ? "Nom du consortium" : "Name of the consortium");
  command->callback(
      [input, &chosen] { chosen = [input](Session& session) { return init(*input, session); }; });
}

}  // namespace parangon::certs::commands
