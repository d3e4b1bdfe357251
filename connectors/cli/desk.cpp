#include "connectors/cli/desk.hpp"

#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <ostream>

#include "shared/wire/json_writer.hpp"

namespace parangon::connectors::cli {
namespace {

void print_delivery(const Context& context, const agent::Delivery& d) {
  if (d.outcome == agent::Delivery::Outcome::rejected) {
    context.out << fmt::format("{}{c}{}{c}{}\n", subject_of(d), context.t("refusé", "refused"),
                               d.reason.in(context.lang), fmt::arg("c", colon(context.lang)));
    for (const auto& f : d.findings) context.out << fmt::format("    {} {}\n", f.rule, f.message);
    return;
  }
  const bool repeated = d.outcome == agent::Delivery::Outcome::repeated;
  const auto what = repeated ? context.t("déjà enregistré", "recorded before")
                             : context.t("enregistré", "recorded");
  context.out << fmt::format("{}{c}{}, {} {}, {} receipts/{}\n", subject_of(d), what,
                             context.t("révision", "revision"), d.revision,
                             context.t("récépissé", "receipt"), d.receipt_folder,
                             fmt::arg("c", colon(context.lang)));
  if (d.kind == agent::Kind::statement && !d.period.empty()) {
    const auto none = context.t("aucune révision ne compte", "no revision counts");
    const auto one = fmt::format(
        "{} {}", context.t("compte désormais : révision", "counts from now on: revision"),
        d.counts);
    context.out << fmt::format("    {}\n", d.counts == 0 ? none : one);
  }
}

void write_delivery(const Context& context, wire::JsonWriter& json, const agent::Delivery& d) {
  json.begin_object()
      .member("kind", to_string(d.kind))
      .member("action", d.action)
      .member("period", d.period)
      .member("outcome", outcome_name(d.outcome))
      .member("revision", d.revision)
      .member("counts", d.counts)
      .member("receipt", d.receipt_folder);
  if (d.outcome == agent::Delivery::Outcome::rejected) {
    json.member("reason", d.reason.in(context.lang));
  }
  json.end_object();
}

}  // namespace

Result<Desk> open_desk(const std::filesystem::path& file) {
  auto config = load_config(file);
  if (!config) return Error{Errc::invalid_argument, config.error().message};
  auto state = agent::State::open(config->state);
  if (!state) return state.error();
  return Desk{std::move(*config), std::move(*state)};
}

Result<std::unique_ptr<agent::HubSession>> open_session(const Context& context,
                                                        const AgencyConfig& config) {
  if (config.hub) return agent::HubSession::open(*config.hub, context.clock, context.lang);
  return Error{
      Errc::invalid_argument,
      {"la configuration n'a pas de section [hub]", "the configuration has no [hub] section"}};
}

void add_as_of_option(CLI::App& command, Lang lang, std::string& as_of) {
  command.add_option("--as-of", as_of,
                     lang == Lang::fr ? "tel qu'on le savait alors : 2026-03-01T08:15:30Z"
                                      : "as it was known then: 2026-03-01T08:15:30Z");
}

Result<std::optional<Instant>> as_of_from(const std::string& text) {
  if (text.empty()) return std::optional<Instant>{};
  const auto instant = parse_instant(text);
  if (!instant) return Error{Errc::invalid_argument, instant.error().message};
  return std::optional(*instant);
}

void add_config_option(CLI::App& command, Lang lang, std::filesystem::path& config) {
  command.add_option("-c,--config", config,
                     lang == Lang::fr ? "connector.toml ou son dossier (défaut : dossier courant)"
                                      : "connector.toml or its folder (default: current folder)");
}

std::string local_operator() {
  passwd entry{};
  passwd* found = nullptr;
  char buffer[4096];
  ::getpwuid_r(::geteuid(), &entry, buffer, sizeof buffer, &found);
  return fmt::format("operator:{}",
                     found != nullptr ? found->pw_name : std::to_string(::geteuid()));
}

std::string subject_of(const agent::Delivery& d) {
  if (d.kind == agent::Kind::submission) return d.period;
  return d.period.empty() ? d.action : fmt::format("{} {}", d.action, d.period);
}

std::string_view outcome_name(agent::Delivery::Outcome outcome) {
  switch (outcome) {
    case agent::Delivery::Outcome::accepted: return "accepted";
    case agent::Delivery::Outcome::repeated: return "repeated";
    case agent::Delivery::Outcome::unchanged: return "unchanged";
    case agent::Delivery::Outcome::rejected: return "rejected";
  }
  return "rejected";
}

int report_alarm(const Context& context, const agent::Alarm& alarm) {
  const Text text{
      fmt::format(
          "*** ALERTE : le journal du hub n'est plus ce qu'il avait signé ***\n{}\n"
          "Rien n'a été perdu : ce qui n'est pas parti attend. Les preuves sont dans {}\n"
          "Prévenez le consortium ET les autres membres ; LISEZMOI.txt, dans ce dossier, dit "
          "comment.\n",
          alarm.what.fr, alarm.folder.string()),
      fmt::format("*** ALARM: the hub's log is no longer what it had signed ***\n{}\n"
                  "Nothing was lost: what was not sent waits. The evidence is in {}\n"
                  "Tell the consortium AND the other members; README.txt, in that folder, says "
                  "how.\n",
                  alarm.what.en, alarm.folder.string())};
  context.err << text.in(context.lang);
  if (context.json) {
    std::string out;
    wire::JsonWriter json(out);
    json.begin_object().name("alarm").begin_object().member("kind", to_string(alarm.kind));
    json.member("what", alarm.what.in(context.lang)).member("folder", alarm.folder.string());
    json.end_object().end_object();
    context.out << out << '\n';
  }
  return exit_forked;
}

int report_exchange(const Context& context, const agent::Exchanged& exchanged) {
  if (context.json && !exchanged.alarm) {
    std::string out;
    wire::JsonWriter json(out);
    json.begin_object().name("deliveries").begin_array();
    for (const auto& delivery : exchanged.deliveries) write_delivery(context, json, delivery);
    json.end_array().end_object();
    context.out << out << '\n';
  } else if (!context.json) {
    for (const auto& delivery : exchanged.deliveries) print_delivery(context, delivery);
  }
  if (exchanged.alarm) return report_alarm(context, *exchanged.alarm);
  if (exchanged.error) return fail(context, *exchanged.error);
  for (const auto& delivery : exchanged.deliveries) {
    if (delivery.outcome == agent::Delivery::Outcome::rejected) return exit_refused;
  }
  return exit_ok;
}

}  // namespace parangon::connectors::cli
