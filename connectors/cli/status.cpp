#include <fmt/format.h>

#include <ostream>

#include "connectors/agent/hub_calls.hpp"
#include "connectors/agent/hub_session.hpp"
#include "connectors/cli/commands.hpp"
#include "connectors/cli/desk.hpp"
#include "connectors/cli/setup.hpp"
#include "shared/core/columns.hpp"
#include "shared/wire/json_writer.hpp"
#include "shared/wire/receipt.hpp"

namespace parangon::connectors::cli {
namespace {

struct Standing {
  model::Siret agency;
  std::string name;
  std::int64_t register_release = 0;  ///< 0: none kept
  std::size_t spooled = 0;
  std::size_t to_review = 0;
  std::vector<wire::Receipt> receipts;
  std::optional<std::int64_t> hub_release;  ///< When the hub was asked
  std::vector<wire::EntryTable> tables;     ///< likewise
};

Result<Standing> standing(const Context& context, const StatusInput& input) {
  const auto as_of = as_of_from(input.as_of);
  if (!as_of) return as_of.error();
  const auto config = load_config(input.config);
  if (!config) return Error{Errc::invalid_argument, config.error().message};
  auto state = agent::State::open(config->state);
  if (!state) return state.error();
  Standing out{config->siret, config->name, 0, 0, 0, {}, {}, {}};
  const auto release = state->current_register();
  if (!release) return release.error();
  if (*release) out.register_release = (*release)->release;
  const auto spooled = state->outbox().waiting();
  if (!spooled) return spooled.error();
  out.spooled = spooled->size();
  const auto entries = state->review();
  if (!entries) return entries.error();
  for (const auto& entry : *entries) out.to_review += entry.answer ? 0 : 1;
  const auto kept = state->receipts();
  if (!kept) return kept.error();
  for (const auto& one : *kept) {
    const auto receipt = wire::read_receipt(one.receipt);
    if (!receipt) return receipt.error();
    if (!*as_of || receipt->received <= **as_of) out.receipts.push_back(*receipt);
  }
  if (input.online && config->hub) {
    auto session = agent::HubSession::open(*config->hub, context.clock, context.lang);
    if (!session) return session.error();
    const auto document = (*session)->consortium(*as_of);
    if (!document) return document.error();
    out.hub_release = document->decisions.register_release;
    auto tables = agent::entry_tables(**session);
    if (!tables) return tables.error();
    out.tables = std::move(*tables);
  }
  return out;
}

void print_json(const Context& context, const Standing& standing) {
  std::string out;
  wire::JsonWriter json(out);
  json.begin_object()
      .member("agency", standing.agency.to_string())
      .member("name", standing.name)
      .member("register_release", standing.register_release)
      .member("hub_register_release", standing.hub_release)
      .member("spooled", standing.spooled)
      .member("to_review", standing.to_review);
  json.name("receipts").begin_array();
  for (const auto& receipt : standing.receipts) {
    json.begin_object()
        .member("period", receipt.period.to_string())
        .member("revision", receipt.revision)
        .member("received", receipt.received)
        .member("document_sha256", receipt.document_sha256)
        .end_object();
  }
  json.end_array().name("tables").begin_array();
  for (const auto& table : standing.tables) {
    json.begin_object()
        .member("period", table.period.to_string())
        .member("measure", to_string(table.measure))
        .member("vintage", table.vintage)
        .member("state", table.state)
        .member("standing", wire::to_string(table.standing))
        .member("waiting", table.waiting)
        .member("needed", table.needed)
        .member("next_window", table.next_window)
        .end_object();
  }
  json.end_array().end_object();
  context.out << out << '\n';
}

std::string words(const Context& context, const wire::EntryTable& table) {
  switch (table.standing) {
    case wire::TableStanding::shown: return context.t("dans les tableaux", "in the tables");
    case wire::TableStanding::absent:
      return context.t("aucun chiffre certifié", "nothing certified");
    case wire::TableStanding::waiting: break;
  }
  if (table.waiting >= table.needed) {
    return table.window_open
               ? context.t("entrent à la prochaine publication", "enter with the next release")
               : fmt::format("{} {}",
                             context.t("attendent la fenêtre du", "wait for the window of"),
                             table.next_window);
  }
  return fmt::format(fmt::runtime(context.t("attendent : {} sur {} ont changé (ou « enter »)",
                                            "wait: {} of {} changed (or \"enter\")")),
                     table.waiting, table.needed);
}

void print_tables(const Context& context, const Standing& standing) {
  if (standing.tables.empty()) return;
  using Align = TextTable::Align;
  TextTable table({Align::left, Align::left, Align::right, Align::left});
  table.row({context.t("période", "period"), context.t("mesure", "measure"),
             context.t("millésime", "vintage"), context.t("vos chiffres", "your figures")});
  for (const auto& one : standing.tables) {
    table.row({one.period.to_string(), model::label(one.measure).in(context.lang),
               std::to_string(one.vintage), words(context, one)});
  }
  context.out << '\n' << table.render();
}

void print_table(const Context& context, const Standing& standing) {
  context.out << fmt::format("{} ({})\n", standing.name, standing.agency.to_string());
  context.out << fmt::format("{}{c}{}\n", context.t("version du registre", "register release"),
                             standing.register_release, fmt::arg("c", colon(context.lang)));
  if (standing.hub_release) {
    context.out << fmt::format("{}{c}{}\n", context.t("version au hub", "release at the hub"),
                               *standing.hub_release, fmt::arg("c", colon(context.lang)));
  }
  context.out << fmt::format("{}{c}{}\n", context.t("en attente d'envoi", "waiting to be sent"),
                             standing.spooled, fmt::arg("c", colon(context.lang)));
  context.out << fmt::format("{}{c}{}\n\n", context.t("à examiner", "to review"),
                             standing.to_review, fmt::arg("c", colon(context.lang)));
  using Align = TextTable::Align;
  TextTable table({Align::left, Align::right, Align::left, Align::left});
  table.row({context.t("période", "period"), context.t("révision", "revision"),
             context.t("reçu par le hub", "received by the hub"), "SHA-256"});
  for (const auto& receipt : standing.receipts) {
    table.row({receipt.period.to_string(), std::to_string(receipt.revision),
               format_instant(receipt.received), receipt.document_sha256.substr(0, 16) + "…"});
  }
  context.out << table.render();
  print_tables(context, standing);
}

}  // namespace

int status(const Context& context, const StatusInput& input) {
  const auto found = standing(context, input);
  if (!found) return fail(context, found.error());
  context.json ? print_json(context, *found) : print_table(context, *found);
  return exit_ok;
}

}  // namespace parangon::connectors::cli
