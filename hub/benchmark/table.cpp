#include "hub/benchmark/table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "hub/release/rounding.hpp"
#include "shared/core/columns.hpp"

namespace parangon::hub::benchmark {
namespace {

/// Rate columns print this many digits behind the point.
constexpr int percent_digits = 2;

using Align = TextTable::Align;
using Line = std::vector<std::string>;

const std::string secret(secret_mark);
const std::string absent(absent_mark);

std::string percent(const Ratio& share, Lang lang) {
  std::string text = share.to_decimal(percent_digits, 100);
  if (lang == Lang::fr) std::replace(text.begin(), text.end(), '.', ',');
  return text + (lang == Lang::fr ? "\u00A0%" : "%");
}

/// Cents as an exact quotient, rounded to the cent half away from zero.
std::string money(const std::optional<Ratio>& cents, Lang lang) {
  if (!cents) return absent;
  const auto rounded = model::Money::from_decimal(release::euros(*cents));
  return rounded ? rounded->to_display(lang) : absent;
}

/// All purchases are no share of themselves (docs/indicators.md): there is none, and nothing is
/// withheld.
std::string share_text(const std::optional<Ratio>& share, const CellName& cell, Lang lang) {
  if (share) return percent(*share, lang);
  return cell.kind == all_kinds ? absent : secret;
}

Line line_of(const Indicator& indicator, const TableOptions& options, bool& has_former) {
  const Lang lang = options.lang;
  const CellName& cell = indicator.cell;
  const std::string code = cell.segment.is_all() ? "" : cell.segment.to_string() + " ";
  Line line{code + options.label(cell.segment).in(lang)};
  if (!indicator.shown) {
    line.insert(line.end(), 5, secret);
    return line;
  }
  const auto& median = indicator.spread[static_cast<std::size_t>(Scale::share)].median;
  has_former = has_former || indicator.former_state;
  line.push_back(indicator.total.to_display(lang) + (indicator.former_state ? " *" : ""));
  line.push_back(share_text(indicator.share, cell, lang));
  line.push_back(money(indicator.per_thousand, lang));
  line.push_back(std::to_string(indicator.agencies));
  line.push_back(median ? percent(*median, lang) : absent);
  return line;
}

std::string kind_label(const std::string& kind, Lang lang) {
  const auto node = model::kind_node_from(kind);
  if (node) return model::label(*node).in(lang);
  return Text("autres fournisseurs", "other suppliers").in(lang);
}

std::string title(const Comparison& comparison, const CellName& cell, Lang lang) {
  return fmt::format("{} · {} · {} · {}\n", comparison.period().to_string(),
                     model::label(comparison.measure()).in(lang), kind_label(cell.kind, lang),
                     model::label(cell.basis).in(lang));
}

std::string vintage_line(const Comparison& comparison, Lang lang) {
  const auto day = format_instant(comparison.as_of()).substr(0, 10);
  return lang == Lang::fr
             ? fmt::format("millésime {}, chiffres certifiés au {}\n\n", comparison.vintage(), day)
             : fmt::format("vintage {}, figures certified until {}\n\n", comparison.vintage(), day);
}

std::string legend(bool has_former, Lang lang) {
  auto out = lang == Lang::fr
                 ? fmt::format("\n{} secret statistique    {} sans objet\n", secret, absent)
                 : fmt::format("\n{} statistical secrecy    {} not applicable\n", secret, absent);
  if (!has_former) return out;
  return out + (lang == Lang::fr ? "* état antérieur : le nouveau est couvert par le secret\n"
                                 : "* former state: the new one is withheld\n");
}

std::string rank(const std::optional<Standing>& standing) {
  return standing ? fmt::format("{}/{}", standing->rank, standing->of) : absent;
}

Line agency_line(const AgencyValue& value, const CellName& cell, Lang lang) {
  const auto& amount = value.standings[static_cast<std::size_t>(Scale::amount)];
  const auto& share = value.standings[static_cast<std::size_t>(Scale::share)];
  const auto& capita = value.standings[static_cast<std::size_t>(Scale::per_thousand)];
  const auto name = value.agency ? value.name : Text("sans nom", "without a name").in(lang);
  Line line{value.agency ? value.agency->to_string() : absent, name,
            value.amount ? value.amount->to_display(lang) : secret, rank(amount)};
  line.push_back(share ? percent(share->value, lang) : (cell.kind == all_kinds ? absent : secret));
  line.push_back(rank(share));
  line.push_back(capita ? money(capita->value, lang) : absent);
  line.push_back(rank(capita));
  return line;
}

}  // namespace

std::string benchmark_table(const Comparison& comparison, std::span<const Indicator> indicators,
                            const TableOptions& options) {
  const bool fr = options.lang == Lang::fr;
  TextTable table(
      {Align::left, Align::right, Align::right, Align::right, Align::right, Align::right});
  table.row(
      fr ? Line{"Famille", "Total HT", "Part", "Pour 1 000 hab.", "Acheteurs", "Médiane"}
         : Line{"Family", "Total excl. tax", "Share", "Per 1,000 inh.", "Agencies", "Median"});
  const Indicator* first = nullptr;
  bool has_former = false;
  for (const Indicator& indicator : indicators) {
    if (!options.wanted(indicator.cell.segment)) continue;
    if (first == nullptr) first = &indicator;
    table.row(line_of(indicator, options, has_former));
  }
  if (first == nullptr) {
    return fr ? "Aucun chiffre pour cette sélection.\n" : "No figures for this selection.\n";
  }
  return title(comparison, first->cell, options.lang) + vintage_line(comparison, options.lang) +
         table.render(options.width) + legend(has_former, options.lang);
}

std::string agencies_table(const Indicator& indicator, Lang lang, std::size_t width) {
  if (indicator.values.empty()) return {};
  const bool fr = lang == Lang::fr;
  TextTable table({Align::left, Align::left, Align::right, Align::right, Align::right, Align::right,
                   Align::right, Align::right});
  table.row(
      fr ? Line{"SIRET", "nom", "montant", "rang", "part", "rang", "pour 1 000 hab.", "rang"}
         : Line{"SIRET", "name", "amount", "rank", "share", "rank", "per 1,000 inh.", "rank"});
  for (const auto& value : indicator.values) table.row(agency_line(value, indicator.cell, lang));
  return table.render(width);
}

}  // namespace parangon::hub::benchmark
