#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>

#include "hub/app.hpp"
#include "hub/cli/check_comparisons.hpp"
#include "hub/cli/check_disclosed.hpp"
#include "hub/cli/command.hpp"
#include "hub/collect/check.hpp"
#include "hub/kept_checkpoint.hpp"
#include "shared/wire/json_writer.hpp"

namespace parangon::hub::cli {
namespace {

struct CheckInput {
  std::string store;
  bool json = false;
};

void print_problems(const std::vector<store::Problem>& problems, bool as_json, Session& session) {
  if (!as_json) {
    for (const auto& problem : problems) {
      session.out << fmt::format("{}{}{}\n", problem.where, colon(session.lang),
                                 problem.what.in(session.lang));
    }
    if (problems.empty()) {
      session.out << (session.french() ? "Aucun problème\n" : "No problem\n");
    }
    return;
  }
  std::string out;
  wire::JsonWriter json(out, wire::JsonWriter::Style::pretty);
  json.begin_object().name("problems").begin_array();
  for (const auto& problem : problems) {
    json.begin_object().member("where", problem.where);
    json.member("what", problem.what.in(session.lang)).end_object();
  }
  json.end_array().end_object();
  session.out << out << '\n';
}

/// Whether the configured store is as new as what the hub has signed. A copy may be older.
std::optional<store::Problem> check_kept(const Config& config, const OpenedStore& opened,
                                         const Session& session) {
  const auto where = config.log.newest.string();
  const auto alarm =
      KeptCheckpoint(config, opened.log).alarm_of(*opened.store, session.clock.now());
  if (!alarm) return store::Problem{where, alarm.error().message};
  if (!*alarm) return std::nullopt;
  return store::Problem{where,
                        (*alarm)->kind == store::LogAlarm::Kind::behind
                            ? Text("la base est plus ancienne que ce que le hub a signé",
                                   "the store is older than what the hub has signed")
                            : Text("le hub a signé une autre histoire que celle de la base",
                                   "the hub has signed another history than that of the store")};
}

Status check(const CheckInput& input, Session& session) {
  auto config = session.config();
  if (!config) return config.error();
  if (!input.store.empty()) config->store = input.store;
  const auto members = trust::TrustStore::load(config->member_authority.authority);
  if (!members) return members.error();
  const auto hub = trust::TrustStore::load(config->signer.authority);
  if (!hub) return hub.error();
  const auto opened = open_store(*config, false, session.clock);
  if (!opened) return opened.error();
  auto problems = collect::check(*opened->store, {*members, *hub, opened->log});
  for (auto& problem : check_disclosed(*opened->store, *config))
    problems.push_back(std::move(problem));
  for (auto& problem : check_comparisons(*opened->store, *config))
    problems.push_back(std::move(problem));
  if (input.store.empty()) {
    if (auto older = check_kept(*config, *opened, session)) problems.push_back(std::move(*older));
  }
  print_problems(problems, input.json, session);
  if (problems.empty()) return {};
  return Error{
      Errc::rule_violation,
      {fmt::format("{} problème(s) : restaurez une copie saine (docs/manual-hub.md)",
                   problems.size()),
       fmt::format("{} problem(s): restore a sound copy (docs/manual-hub.md)", problems.size())}};
}

}  // namespace

void declare_check(CLI::App& app, Lang lang, Action& chosen) {
  const bool fr = lang == Lang::fr;
  auto input = std::make_shared<CheckInput>();
  auto* command =
      app.add_subcommand("check", fr ? "Vérifier la base : structure, preuves, signatures, sommes"
                                     : "Check the store: structure, evidence, signatures, sums");
  command->add_option("--store", input->store,
                      fr ? "Vérifier cette copie plutôt que la base configurée"
                         : "Check this copy rather than the configured store");
  command->add_flag("--json", input->json, fr ? "Pour une machine" : "For a machine");
  command->callback(
      [input, &chosen] { chosen = [input](Session& session) { return check(*input, session); }; });
}

}  // namespace parangon::hub::cli
