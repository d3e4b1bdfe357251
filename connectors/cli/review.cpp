#include <fmt/format.h>

#include <ostream>

#include "connectors/cli/commands.hpp"
#include "connectors/cli/setup.hpp"
#include "shared/core/columns.hpp"
#include "shared/wire/json_writer.hpp"

namespace parangon::connectors::cli {
namespace {

std::string answer_text(const agent::ReviewEntry& entry) {
  if (!entry.answer) return "pending";
  return std::string(entry.answer->kind ? to_string(*entry.answer->kind) : "none");
}

Result<std::optional<classify::ReviewAnswer>> parse_answer(const std::string& text) {
  if (text == "pending") return std::optional<classify::ReviewAnswer>{};
  if (text == "none") return std::optional(classify::ReviewAnswer{});
  if (const auto kind = model::supplier_kind_from(text)) {
    return std::optional(classify::ReviewAnswer{*kind});
  }
  return Error{Errc::invalid_argument,
               {fmt::format("réponse « {} » : esat, ea, eatt, ei, aci, ai, etti, eiti, geiq, sep, "
                            "none ou pending",
                            text),
                fmt::format("answer \"{}\": esat, ea, eatt, ei, aci, ai, etti, eiti, geiq, sep, "
                            "none or pending",
                            text)}};
}

void list_json(const Context& context, const std::vector<agent::ReviewEntry>& entries) {
  std::string out;
  wire::JsonWriter json(out);
  json.begin_object().name("review").begin_array();
  for (const auto& entry : entries) {
    json.begin_object()
        .member("siret", entry.siret.to_string())
        .member("answer", answer_text(entry))
        .member("lines", entry.item.lines)
        .member("amount", entry.item.amount)
        .end_object();
  }
  json.end_array().end_object();
  context.out << out << '\n';
}

void list_table(const Context& context, const std::vector<agent::ReviewEntry>& entries) {
  if (entries.empty()) {
    context.out << context.t("Rien à examiner.\n", "Nothing to review.\n");
    return;
  }
  using Align = TextTable::Align;
  TextTable table({Align::left, Align::left, Align::right, Align::right});
  table.row({"SIRET", context.t("réponse", "answer"), context.t("lignes", "lines"),
             context.t("montant", "amount")});
  for (const auto& entry : entries) {
    table.row({entry.siret.to_string(), answer_text(entry), std::to_string(entry.item.lines),
               entry.item.amount.to_display(context.lang)});
  }
  context.out << table.render(context.width);
}

}  // namespace

int review(const Context& context, const ReviewInput& input) {
  const auto config = load_config(input.config);
  if (!config) return fail(context, {Errc::invalid_argument, config.error().message});
  auto state = agent::State::open(config->state);
  if (!state) return fail(context, state.error());
  if (!input.siret.empty()) {
    const auto siret = model::Siret::parse(input.siret);
    if (!siret) return fail(context, {Errc::invalid_argument, siret.error().message});
    const auto answer = parse_answer(input.answer);
    if (!answer) return fail(context, answer.error());
    if (auto done = state->answer(*siret, *answer); !done) {
      return fail(context, {Errc::invalid_argument, done.error().message});
    }
  }
  const auto entries = state->review();
  if (!entries) return fail(context, entries.error());
  context.json ? list_json(context, *entries) : list_table(context, *entries);
  return exit_ok;
}

}  // namespace parangon::connectors::cli
