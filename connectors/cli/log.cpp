#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>

#include "connectors/cli/declare.hpp"
#include "connectors/cli/desk.hpp"
#include "shared/trust/cosignature.hpp"
#include "shared/wire/json_writer.hpp"

namespace parangon::connectors::cli {
namespace {

struct LogInput {
  std::filesystem::path config = ".";
  std::string reason;
};

/// What is known of the log.
struct Known {
  std::string vkey;
  std::string note;
  std::uint64_t size = 0;
  std::string witness;  ///< vkey of this member as a witness.
  std::vector<agent::KeptAlarm> alarms;
};

Result<Known> known(Desk& desk) {
  Known out;
  const auto key = desk.state.log().key();
  if (!key) return key.error();
  const auto note = desk.state.log().checkpoint();
  if (!note) return note.error();
  if (*key) {
    out.vkey = (*key)->vkey();
    const auto secret = desk.state.log().witness_key();
    if (!secret) return secret.error();
    const auto name = fmt::format("{}/witness/{}", (*key)->name(), desk.config.siret.to_string());
    const auto witness = trust::Cosigner::create(name, *secret);
    if (!witness) return witness.error();
    out.witness = witness->verifier().vkey();
  }
  if (*key && *note) {
    const auto checkpoint = trust::open_checkpoint(**note, **key);
    if (!checkpoint) return checkpoint.error();
    out.note = **note;
    out.size = checkpoint->size;
  }
  auto alarms = desk.state.log().alarms();
  if (!alarms) return alarms.error();
  out.alarms = std::move(*alarms);
  return out;
}

void print_json(const Context& context, const Known& log) {
  std::string out;
  wire::JsonWriter json(out);
  json.begin_object().member("log", log.vkey).member("size", log.size);
  json.member("checkpoint", log.note).member("witness", log.witness).name("alarms").begin_array();
  for (const auto& alarm : log.alarms) {
    json.begin_object().member("folder", alarm.name).member("kind", alarm.kind);
    json.member("what", alarm.what.in(context.lang));
    json.name("accepted");
    if (alarm.accepted) {
      json.begin_object().member("by", alarm.accepted->by).member("reason", alarm.accepted->reason);
      json.member("at", alarm.accepted->at).end_object();
    } else {
      json.null();
    }
    json.end_object();
  }
  json.end_array().end_object();
  context.out << out << '\n';
}

void print_lines(const Context& context, const Known& log) {
  if (log.vkey.empty()) {
    context.out << context.t("Journal encore inconnu : le premier récépissé le fait connaître.\n",
                             "Log not known yet: the first receipt makes it known.\n");
  } else {
    context.out << fmt::format("{}{c}{}\n{}{c}{}\n", context.t("journal", "log"), log.vkey,
                               context.t("notre clé de témoin", "our key as a witness"),
                               log.witness, fmt::arg("c", colon(context.lang)));
    context.out << fmt::format(
        "{} ({} {}){}\n{}",
        context.t("dernier point de contrôle vérifié", "newest checkpoint verified"), log.size,
        context.t("entrées", "entries"), context.t(" :", ":"), log.note);
  }
  for (const auto& alarm : log.alarms) {
    context.out << fmt::format(
        "{} {}{c}{}{c}{}\n", context.t("ALERTE", "ALARM"), alarm.name, alarm.what.in(context.lang),
        alarm.accepted ? fmt::format("{} {}{c}{}", context.t("acceptée par", "accepted by"),
                                     alarm.accepted->by, alarm.accepted->reason,
                                     fmt::arg("c", colon(context.lang)))
                       : context.t("sans décision", "without a decision"),
        fmt::arg("c", colon(context.lang)));
  }
}

int show_status(const Context& context, Desk& desk) {
  const auto found = known(desk);
  if (!found) return fail(context, found.error());
  context.json ? print_json(context, *found) : print_lines(context, *found);
  return exit_ok;
}

int status(const Context& context, const LogInput& input) {
  auto desk = open_desk(input.config);
  if (!desk) return fail(context, desk.error());
  return show_status(context, *desk);
}

int accept(const Context& context, const LogInput& input) {
  auto desk = open_desk(input.config);
  if (!desk) return fail(context, desk.error());
  const wire::Decision decision{local_operator(), "", input.reason,
                                format_instant(context.clock.now())};
  if (auto done = desk->state.log().accept(decision); !done) return fail(context, done.error());
  return show_status(context, *desk);
}

}  // namespace

void declare_log(CLI::App& app, Lang lang, Action& chosen) {
  const bool fr = lang == Lang::fr;
  auto input = std::make_shared<LogInput>();
  auto* parent = app.add_subcommand("log", fr ? "le journal du hub, tel que nous l'avons vérifié"
                                              : "the hub's log, as we have verified it");
  parent->require_subcommand(1);
  parent->fallthrough();
  auto* show = parent->add_subcommand(
      "status", fr ? "clé, point de contrôle, alertes" : "key, checkpoint, alarms");
  auto* take = parent->add_subcommand(
      "accept", fr ? "après une alerte : repart de ce que le hub montre ; les preuves restent"
                   : "after an alarm: starts again from what the hub shows; the evidence stays");
  for (auto* command : {show, take}) add_config_option(*command, lang, input->config);
  take->add_option("--reason", input->reason, fr ? "pourquoi" : "why")->required();
  show->callback([input, &chosen] {
    chosen = [input](const Context& context) { return status(context, *input); };
  });
  take->callback([input, &chosen] {
    chosen = [input](const Context& context) { return accept(context, *input); };
  });
}

}  // namespace parangon::connectors::cli
