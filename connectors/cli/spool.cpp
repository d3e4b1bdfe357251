#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>

#include "connectors/cli/declare.hpp"
#include "connectors/cli/desk.hpp"
#include "shared/core/columns.hpp"
#include "shared/wire/json_writer.hpp"

namespace parangon::connectors::cli {
namespace {

struct SpoolInput {
  std::filesystem::path config = ".";
  std::string key;
  std::string reason;
};

int show(const Context& context, const agent::Spool& outbox) {
  const auto waiting = outbox.waiting();
  if (!waiting) return fail(context, waiting.error());
  const auto dropped = outbox.given_up();
  if (!dropped) return fail(context, dropped.error());
  if (context.json) {
    std::string out;
    wire::JsonWriter json(out);
    json.begin_object().name("waiting").begin_array();
    for (const auto& one : *waiting) {
      json.begin_object().member("key", one.key).member("kind", to_string(one.kind));
      json.member("order", one.order).member("bytes", one.document.size()).end_object();
    }
    json.end_array().name("dropped").begin_array();
    for (const auto& one : *dropped) {
      json.begin_object().member("name", one.name).member("by", one.decision.by);
      json.member("code", one.decision.code).member("reason", one.decision.reason);
      json.member("at", one.decision.at).end_object();
    }
    json.end_array().end_object();
    context.out << out << '\n';
    return exit_ok;
  }
  using Align = TextTable::Align;
  TextTable table({Align::left, Align::left, Align::right});
  table.row(
      {context.t("clé", "key"), context.t("en attente", "waiting"), context.t("octets", "bytes")});
  for (const auto& one : *waiting) {
    table.row({one.key, std::string(to_string(one.kind)), std::to_string(one.document.size())});
  }
  context.out << table.render(context.width);
  for (const auto& one : *dropped) {
    context.out << fmt::format("{} {}{c}{}, {}{c}{}\n", context.t("abandonné", "given up"),
                               one.name, one.decision.by, one.decision.at, one.decision.reason,
                               fmt::arg("c", colon(context.lang)));
  }
  return exit_ok;
}

int list(const Context& context, const SpoolInput& input) {
  const auto desk = open_desk(input.config);
  if (!desk) return fail(context, desk.error());
  return show(context, desk->state.outbox());
}

int drop(const Context& context, const SpoolInput& input) {
  auto desk = open_desk(input.config);
  if (!desk) return fail(context, desk.error());
  const wire::Decision decision{local_operator(), "", input.reason,
                                format_instant(context.clock.now())};
  if (auto done = desk->state.outbox().give_up(input.key, decision); !done) {
    return fail(context, done.error());
  }
  return show(context, desk->state.outbox());
}

}  // namespace

void declare_spool(CLI::App& app, Lang lang, Action& chosen) {
  const bool fr = lang == Lang::fr;
  auto input = std::make_shared<SpoolInput>();
  auto* parent = app.add_subcommand("spool", fr ? "ce qui est signé et attend d'être envoyé"
                                                : "what is signed and waits to be "
                                                  "sent");
  parent->require_subcommand(1);
  parent->fallthrough();
  auto* listing = parent->add_subcommand(
      "list", fr ? "ce qui attend, ce qui fut abandonné" : "what waits, what was given up");
  auto* give_up =
      parent->add_subcommand("drop", fr ? "renonce à envoyer ; le document et la raison sont gardés"
                                        : "gives up sending; document and reason are kept");
  for (auto* command : {listing, give_up}) add_config_option(*command, lang, input->config);
  give_up->add_option("key", input->key, fr ? "clé" : "key")->required();
  give_up->add_option("--reason", input->reason, fr ? "pourquoi" : "why")->required();
  listing->callback([input, &chosen] {
    chosen = [input](const Context& context) { return list(context, *input); };
  });
  give_up->callback([input, &chosen] {
    chosen = [input](const Context& context) { return drop(context, *input); };
  });
}

}  // namespace parangon::connectors::cli
