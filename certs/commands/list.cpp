#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>

#include "certs/authority.hpp"
#include "certs/commands/command.hpp"

namespace parangon::certs::commands {
namespace {

struct ListInput {
  bool json = false;
};

Text state_text(std::string_view state) {
  if (state == "revoked") return {"révoqué", "revoked"};
  if (state == "expired") return {"expiré", "expired"};
  if (state == "not_yet_valid") return {"à venir", "not yet valid"};
  return {"valable", "valid"};
}

Status list(const ListInput& input, Session& session) {
  const auto authority = Authority::open(session.ca);
  if (!authority) return authority.error();
  const auto entries = authority->list();
  if (!entries) return entries.error();
  const Instant now = session.clock.now();
  if (input.json) {
    session.out << to_json(*entries, now);
    return {};
  }
  const Text head{
      fmt::format("{:<34}{:<9}{:<15}{:<12}{}\n", "numéro", "profil", "état", "fin", "nom"),
      fmt::format("{:<34}{:<9}{:<15}{:<12}{}\n", "serial", "profile", "state", "until", "name")};
  session.out << head.in(session.lang);
  for (const IndexEntry& entry : *entries) {
    const std::string name = entry.organization.empty() || entry.profile != Profile::agency
                                 ? entry.subject
                                 : fmt::format("{} {}", entry.subject, entry.organization);
    session.out << fmt::format("{:<34}{:<9}{:<15}{:<12}{}\n", entry.serial_hex,
                               to_string(entry.profile),
                               state_text(state_of(entry, now)).in(session.lang),
                               format_instant(entry.not_after).substr(0, 10), name);
  }
  return {};
}

}  // namespace

void declare_list(CLI::App& app, Lang lang, Action& chosen) {
  const bool fr = lang == Lang::fr;
  auto input = std::make_shared<ListInput>();
  auto* command = app.add_subcommand(
      "list", fr ? "Les certificats émis et leur état" : "The certificates made and their state");
  command->add_flag("--json", input->json, fr ? "Pour une machine" : "For a machine");
  command->callback(
      [input, &chosen] { chosen = [input](Session& session) { return list(*input, session); }; });
}

}  // namespace parangon::certs::commands
