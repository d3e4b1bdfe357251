#include "hub/benchmark/table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "shared/core/columns.hpp"

namespace parangon::hub::benchmark {
namespace {

/// Rate columns print this many digits behind the point.
constexpr int percent_digits = 2;

using Line = std::vector<std::string>;

std::string decimal(const Ratio& ratio, int digits, int scale, Lang lang) {
  std::string text = ratio.to_decimal(digits, scale);
  if (lang == Lang::fr) std::replace(text.begin(), text.end(), '.', ',');
  return text;
}

/// All purchases are no share of themselves (docs/indicators.md): there is none, and nothing
/// hidden.
std::string percent(const std::optional<Ratio>& share, const TableOptions& options) {
  const Lang lang = options.lang;
  const bool none = options.kind == model::KindNode::all;
  if (!share) return std::string(none ? absent_mark : secret_mark);
  return decimal(*share, percent_digits, 100, lang) + (lang == Lang::fr ? "\u00A0%" : "%");
}

/// Cents as an exact quotient, rounded to the cent half away from zero.
std::string money(const std::optional<Ratio>& cents, Lang lang) {
  if (!cents) return std::string(absent_mark);
  const auto rounded = model::Money::from_decimal(
      Ratio(cents->numerator(), cents->denominator() * 100).to_decimal(2));
  return rounded ? rounded->to_display(lang) : std::string(absent_mark);
}

Line header(const TableOptions& options) {
  const bool fr = options.lang == Lang::fr;
  Line line = fr ? Line{"Famille",         "Total HT",  "Part des achats",
                        "Pour 1 000 hab.", "Acheteurs", "Part médiane"}
                 : Line{"Family",         "Total excl. tax", "Share of purchases",
                        "Per 1,000 inh.", "Agencies",        "Median share"};
  if (options.own) {
    line.emplace_back(fr ? "Votre montant" : "Your amount");
    line.emplace_back(fr ? "Votre rang" : "Your rank");
  }
  return line;
}

void add_own(const Indicator& indicator, const TableOptions& options, Line& line) {
  const auto own =
      std::find_if(indicator.values.begin(), indicator.values.end(), [&](const AgencyValue& value) {
        return value.named() != nullptr && value.named()->agency() == *options.own;
      });
  if (own == indicator.values.end()) {
    line.insert(line.end(), {std::string(absent_mark), std::string(absent_mark)});
    return;
  }
  line.push_back(own->amount ? own->amount->to_display(options.lang) : std::string(secret_mark));
  const auto& standing = own->standings[static_cast<std::size_t>(Scale::share)];
  line.push_back(standing ? fmt::format("{}/{}", standing->rank, standing->of)
                          : std::string(secret_mark));
}

Line line_of(const Indicator& indicator, const TableOptions& options) {
  const Lang lang = options.lang;
  const std::string code =
      indicator.key.segment.is_all() ? "" : indicator.key.segment.to_string() + " ";
  Line line{code + options.label(indicator.key.segment).in(lang)};
  if (!indicator.shown) {
    line.insert(line.end(), 5, std::string(secret_mark));
  } else {
    const auto& spread = indicator.spread[static_cast<std::size_t>(Scale::share)];
    line.push_back(indicator.total.to_display(lang));
    line.push_back(percent(indicator.share, options));
    line.push_back(money(indicator.per_thousand, lang));
    line.push_back(std::to_string(indicator.agencies));
    line.push_back(percent(spread.median, options));
  }
  if (options.own) add_own(indicator, options, line);
  return line;
}

std::string title(const Indicator& first, const TableOptions& options) {
  const Lang lang = options.lang;
  return fmt::format("{} · {} · {} · {}\n\n", first.period.to_string(),
                     model::label(options.measure).in(lang), model::label(options.kind).in(lang),
                     model::label(options.basis).in(lang));
}

std::string legend(Lang lang) {
  return lang == Lang::fr
             ? fmt::format("\n{} secret statistique    {} sans objet\n", secret_mark, absent_mark)
             : fmt::format("\n{} statistical secrecy    {} not applicable\n", secret_mark,
                           absent_mark);
}

}  // namespace

std::string benchmark_table(std::span<const Indicator> indicators, const TableOptions& options) {
  Line heading = header(options);
  std::vector<TextTable::Align> columns(heading.size(), TextTable::Align::right);
  columns.front() = TextTable::Align::left;
  TextTable table(std::move(columns));
  table.row(std::move(heading));
  const Indicator* first = nullptr;
  for (const Indicator& indicator : indicators) {
    const model::FigureKey& key = indicator.key;
    if (key.measure != options.measure || key.kind != options.kind || key.basis != options.basis ||
        !options.wanted(key.segment)) {
      continue;
    }
    if (first == nullptr) first = &indicator;
    table.row(line_of(indicator, options));
  }
  if (first == nullptr) {
    return options.lang == Lang::fr ? "Aucun chiffre pour cette sélection.\n"
                                    : "No figures for this selection.\n";
  }
  return title(*first, options) + table.render() + legend(options.lang);
}

}  // namespace parangon::hub::benchmark
