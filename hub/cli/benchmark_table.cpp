#include "hub/cli/benchmark_table.hpp"

#include <fmt/format.h>

#include "hub/api/benchmark_json.hpp"
#include "shared/model/nomenclature.hpp"

namespace parangon::hub::cli {
namespace {

using benchmark::Indicator;
using benchmark::Scale;

std::string money(const std::optional<benchmark::Ratio>& cents, Lang lang) {
  if (!cents) return "-";
  // To the cent, as a display wants it; the ratio itself stays exact.
  const auto amount = model::Money::from_decimal(api::euros(*cents));
  return amount ? amount->to_display(lang) : api::euros(*cents);
}

std::string per_cent(const std::optional<benchmark::Ratio>& share, Lang lang) {
  if (!share) return "-";
  auto text = share->to_decimal(2, 100);
  if (lang == Lang::fr) {
    if (const auto dot = text.find('.'); dot != std::string::npos) text[dot] = ',';
  }
  return text + (lang == Lang::fr ? "\u00a0%" : "%");
}

bool selected(const Indicator& indicator, api::BenchmarkQuery::Level level) {
  using Level = api::BenchmarkQuery::Level;
  const auto segment = indicator.key.segment;
  switch (level) {
    case Level::all: return segment.is_all();
    case Level::family: return segment.is_family();
    case Level::sub_family: return segment.is_sub_family();
    case Level::any: return true;
  }
  return true;
}

void add_line(std::string& out, const Indicator& i, Lang lang) {
  const auto name = i.key.segment.is_all() ? Text("Tous les achats", "All purchases")
                                           : model::Nomenclature::standard().label(i.key.segment);
  out += fmt::format("{:<7} {:<34.34} {:>3} {:>18} {:>16} {:>9} {:>14}\n",
                     i.key.segment.to_string(), name.in(lang), i.agencies, i.total.to_display(lang),
                     money(i.mean, lang), per_cent(i.share, lang), money(i.per_thousand, lang));
}

std::string rank(const std::optional<benchmark::Standing>& standing) {
  return standing ? fmt::format("{}/{}", standing->rank, standing->of) : "-";
}

void add_agencies(std::string& out, const Indicator& i, Lang lang) {
  if (i.values.empty()) return;
  const bool fr = lang == Lang::fr;
  out += fmt::format("\n{} ({})\n", fr ? "Par acheteur" : "By agency", i.key.to_string());
  out += fmt::format("{:<15} {:<34} {:>18} {:>6} {:>9} {:>6} {:>14} {:>6}\n", "SIRET",
                     fr ? "nom" : "name", fr ? "montant" : "amount", fr ? "rang" : "rank",
                     fr ? "part" : "share", fr ? "rang" : "rank",
                     fr ? "€ / 1000 hab." : "€ / 1000 inh.", fr ? "rang" : "rank");
  for (const auto& value : i.values) {
    const auto& share = value.standings[static_cast<std::size_t>(Scale::share)];
    const auto& capita = value.standings[static_cast<std::size_t>(Scale::per_thousand)];
    const std::string hidden = fr ? "scellé" : "sealed";
    out += fmt::format(
        "{:<15} {:<34.34} {:>18} {:>6} {:>9} {:>6} {:>14} {:>6}\n", value.agency.to_string(),
        value.name, value.amount ? value.amount->to_display(lang) : (value.sealed ? hidden : "-"),
        rank(value.standings[static_cast<std::size_t>(Scale::amount)]),
        share ? per_cent(share->value, lang) : "-", rank(share),
        capita ? money(capita->value, lang) : "-", rank(capita));
  }
}

}  // namespace

std::string benchmark_table(const benchmark::Benchmark& benchmark, const api::BenchmarkQuery& query,
                            const benchmark::Viewer& viewer, Lang lang) {
  const bool fr = lang == Lang::fr;
  const auto& rule = benchmark.rule();
  std::string out = fmt::format(
      fmt::runtime(fr ? "Parangonnage {} — montants hors taxes ; secret : au moins {} unités, "
                        "aucune au-dessus de {} %\n\n"
                      : "Benchmark {} — amounts before tax; secrecy: at least {} units, none above "
                        "{}%\n\n"),
      benchmark.period().to_string(), rule.min_suppliers, rule.max_share);
  out +=
      fmt::format("{:<7} {:<34} {:>3} {:>18} {:>16} {:>9} {:>14}\n", "segment",
                  fr ? "famille" : "family", "n", fr ? "total" : "total", fr ? "moyenne" : "mean",
                  fr ? "part" : "share", fr ? "€ / 1000 hab." : "€ / 1000 inh.");
  const auto indicators = benchmark.seen_by(viewer, query.filter);
  std::size_t hidden = 0;
  for (const auto& indicator : indicators) {
    if (!selected(indicator, query.level)) continue;
    if (indicator.shown) {
      add_line(out, indicator, lang);
    } else {
      ++hidden;
    }
  }
  if (hidden > 0) {
    out += fmt::format(fmt::runtime(fr ? "{} cellules couvertes par le secret statistique\n"
                                       : "{} cells under statistical secrecy\n"),
                       hidden);
  }
  if (!indicators.empty()) add_agencies(out, indicators.front(), lang);
  return out;
}

}  // namespace parangon::hub::cli
