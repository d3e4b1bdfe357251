#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>

#include "hub/cli/command.hpp"
#include "hub/collect/events.hpp"
#include "hub/kept_checkpoint.hpp"
#include "shared/wire/json_writer.hpp"

namespace parangon::hub::cli {
namespace {

struct LogInput {
  std::string reason;
  std::string as_of;
  std::int64_t from = 0;
  std::int64_t count = 100;
  bool json = false;
};

void print_json(const store::ReadStore& store, const OpenStore& opened, Session& session) {
  const auto newest = store.log_checkpoint();
  const auto alarm = store.log_alarm();
  std::string out;
  wire::JsonWriter json(out, wire::JsonWriter::Style::pretty);
  json.begin_object().member("vkey", opened.log.vkey());
  json.member("size", newest ? newest->size : 0);
  json.member("checkpoint", newest ? newest->note : std::string());
  json.name("witnesses").begin_array();
  for (const auto& witness : store.log_witnesses()) {
    json.begin_object().member("agency", witness.agency.to_string());
    json.member("vkey", witness.vkey).member("since", witness.since).end_object();
  }
  json.end_array().name("alarm");
  if (alarm) {
    json.begin_object().member("kind", to_string(alarm->kind)).member("at", alarm->at);
    json.name("agency");
    if (alarm->agency) {
      json.value(alarm->agency->to_string());
    } else {
      json.null();
    }
    json.member("checkpoint", alarm->note);
    json.end_object();
  } else {
    json.null();
  }
  json.end_object();
  session.out << out << '\n';
}

void print_alarm(const store::LogAlarm& alarm, Session& session) {
  const bool behind = alarm.kind == store::LogAlarm::Kind::behind;
  const Text what = behind ? Text(
                                 "la base est plus ancienne que ce que le hub a signé (sauvegarde "
                                 "restaurée ?)",
                                 "the store is older than what the hub signed (a restored backup?)")
                           : Text("le hub a signé une autre histoire que celle de sa base",
                                  "the hub has signed another history than that of its store");
  const Text by = alarm.agency
                      ? Text("montré par " + shown_by(alarm), "shown by " + shown_by(alarm))
                      : Text("gardé par le hub hors de sa base ([log] newest)",
                             "kept by the hub apart from its store ([log] newest)");
  session.out << fmt::format("{} : {} ; {} ({})\n{}", session.french() ? "ALERTE" : "ALARM",
                             what.in(session.lang), by.in(session.lang), format_instant(alarm.at),
                             alarm.note);
  session.out << Text(
                     "Retrouvez la base complète, ou décidez de continuer sans ce qui manque : "
                     "parangon-hub log resume --reason\n",
                     "Find the complete store, or decide to go on without what is missing: "
                     "parangon-hub log resume --reason\n")
                     .in(session.lang);
}

Status status(const LogInput& input, Session& session) {
  auto opened = open(session, false);
  if (!opened) return opened.error();
  const auto& store = *opened->store;
  if (input.json) {
    print_json(store, *opened, session);
    return {};
  }
  session.out << fmt::format("vkey {}\n", opened->log.vkey());
  if (const auto newest = store.log_checkpoint()) session.out << '\n' << newest->note << '\n';
  const auto witnesses = store.log_witnesses();
  session.out << fmt::format("{} : {}\n", session.french() ? "membres témoins" : "members watching",
                             witnesses.size());
  if (const auto alarm = store.log_alarm()) print_alarm(*alarm, session);
  return {};
}

/// The entries as they are kept, one JSON document a line.
Status entries(const LogInput& input, Session& session) {
  const auto as_of = as_of_from(input.as_of);
  if (!as_of) return as_of.error();
  auto opened = open(session, false);
  if (!opened) return opened.error();
  const auto first = static_cast<std::uint64_t>(input.from);
  for (const auto& leaf : opened->store->log_leaves(first, static_cast<std::size_t>(input.count))) {
    if (*as_of && leaf.at > **as_of) break;
    session.out << fmt::format("{}\t{}", leaf.index, leaf.document);
  }
  return {};
}

Status resume(const LogInput& input, Session& session) {
  auto opened = open(session, false);
  if (!opened) return opened.error();
  const auto alarm = opened->store->log_alarm();
  const auto event =
      collect::event(opened->config.hub_name, "log_resumed", collect::local_operator(),
                     {{"reason", input.reason},
                      {"kind", std::string(alarm ? to_string(alarm->kind) : "")},
                      {"since", alarm ? format_instant(alarm->at) : std::string()},
                      {"shown_by", alarm ? shown_by(*alarm) : std::string()},
                      {"checkpoint", alarm ? alarm->note : std::string()}});
  // Before the decision: what is kept would raise the alarm again.
  if (alarm) {
    if (auto gone = KeptCheckpoint(opened->config, opened->log).forget(); !gone) return gone;
  }
  if (auto done = opened->store->resume_log(session.clock.now(), event); !done) return done;
  session.out << Text(
                     "L'alerte est levée et la décision inscrite au journal ; chaque membre doit "
                     "l'accepter (parangon-connector log accept)\n",
                     "The alarm has ended and the decision is in the log; each member has to "
                     "accept it (parangon-connector log accept)\n")
                     .in(session.lang);
  return {};
}

}  // namespace

void declare_log(CLI::App& app, Lang lang, Action& chosen) {
  const bool fr = lang == Lang::fr;
  auto input = std::make_shared<LogInput>();
  auto* parent = app.add_subcommand("log", fr ? "Le journal inviolable" : "The append-only log");
  parent->require_subcommand(1);
  auto* state = parent->add_subcommand("status", fr ? "Clé, point de contrôle, témoins, alerte"
                                                    : "Key, checkpoint, witnesses, alarm");
  state->add_flag("--json", input->json, fr ? "Pour une machine" : "For a machine");
  state->callback(
      [input, &chosen] { chosen = [input](Session& session) { return status(*input, session); }; });
  auto* list = parent->add_subcommand(
      "entries", fr ? "Les entrées, une par ligne" : "The entries, one a line");
  list->add_option("--from", input->from, fr ? "Première" : "First")->check(CLI::NonNegativeNumber);
  list->add_option("--count", input->count, fr ? "Combien" : "How many")
      ->check(CLI::Range(1, 1'000'000));
  list->add_option("--as-of", input->as_of, "2026-03-01T08:15:30Z");
  list->callback([input, &chosen] {
    chosen = [input](Session& session) { return entries(*input, session); };
  });
  auto* go_on = parent->add_subcommand("resume", fr ? "Continuer après une alerte, en le disant"
                                                    : "Go on after an alarm, and say so");
  go_on
      ->add_option("--reason", input->reason, fr ? "Pourquoi, inscrit au journal" : "Why, recorded")
      ->required();
  go_on->callback(
      [input, &chosen] { chosen = [input](Session& session) { return resume(*input, session); }; });
}

}  // namespace parangon::hub::cli
