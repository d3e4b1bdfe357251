#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>

#include "connectors/agent/hub_calls.hpp"
#include "connectors/cli/declare.hpp"
#include "connectors/cli/desk.hpp"
#include "shared/core/columns.hpp"
#include "shared/wire/json_writer.hpp"

namespace parangon::connectors::cli {
namespace {

struct RevisionsInput {
  std::filesystem::path config = ".";
  std::string period;
  std::string as_of;
};

/// "received", "certified", "withdrawn": how far a revision has come.
std::string_view state_of(const wire::RevisionInfo& revision) {
  if (revision.withdrawn) return "withdrawn";
  return revision.certified ? "certified" : "received";
}

Text state_label(const wire::RevisionInfo& revision) {
  if (revision.withdrawn) return {"retirée", "withdrawn"};
  return revision.certified ? Text("certifiée", "certified") : Text("reçue", "received");
}

void print_json(const Context& context, const std::vector<wire::RevisionInfo>& found) {
  std::string out;
  wire::JsonWriter json(out);
  json.begin_object().name("revisions").begin_array();
  for (const auto& one : found) {
    json.begin_object()
        .member("period", one.period.to_string())
        .member("revision", one.revision)
        .member("state", state_of(one))
        .member("counts", one.counts)
        .member("received", one.received)
        .member("certified", one.certified)
        .member("withdrawn", one.withdrawn)
        .member("document_sha256", one.document_sha256)
        .member("figures", one.figures)
        .member("sealed", one.sealed)
        .member("nothing_to_report", one.nothing_to_report)
        .end_object();
  }
  json.end_array().end_object();
  context.out << out << '\n';
}

void print_table(const Context& context, const std::vector<wire::RevisionInfo>& found) {
  using Align = TextTable::Align;
  TextTable table({Align::left, Align::right, Align::left, Align::left, Align::left, Align::right,
                   Align::left});
  table.row({context.t("période", "period"), context.t("révision", "revision"),
             context.t("état", "state"), context.t("compte", "counts"),
             context.t("reçue par le hub", "received by the hub"), context.t("chiffres", "figures"),
             "SHA-256"});
  for (const auto& one : found) {
    table.row({one.period.to_string(), std::to_string(one.revision),
               state_label(one).in(context.lang), one.counts ? context.t("oui", "yes") : "",
               format_instant(one.received), std::to_string(one.figures),
               one.document_sha256.substr(0, 16) + "…"});
  }
  context.out << table.render(context.width);
}

int revisions(const Context& context, const RevisionsInput& input) {
  std::optional<model::Period> period;
  if (!input.period.empty()) {
    const auto parsed = model::Period::parse(input.period);
    if (!parsed) return fail(context, {Errc::invalid_argument, parsed.error().message});
    period = *parsed;
  }
  const auto as_of = as_of_from(input.as_of);
  if (!as_of) return fail(context, as_of.error());
  const auto config = load_config(input.config);
  if (!config) return fail(context, {Errc::invalid_argument, config.error().message});
  const auto session = open_session(context, *config);
  if (!session) return fail(context, session.error());
  const auto found = agent::revisions(**session, period, *as_of);
  if (!found) return fail(context, found.error());
  context.json ? print_json(context, *found) : print_table(context, *found);
  return exit_ok;
}

}  // namespace

void declare_revisions(CLI::App& app, Lang lang, Action& chosen) {
  const bool fr = lang == Lang::fr;
  auto input = std::make_shared<RevisionsInput>();
  auto* c = app.add_subcommand("revisions", fr ? "nos révisions au hub, et laquelle compte"
                                               : "our revisions at the hub, and "
                                                 "which one counts");
  add_config_option(*c, lang, input->config);
  c->add_option("--period", input->period, "2025, 2025-Q1…");
  add_as_of_option(*c, lang, input->as_of);
  c->callback([input, &chosen] {
    chosen = [input](const Context& context) { return revisions(context, *input); };
  });
}

}  // namespace parangon::connectors::cli
