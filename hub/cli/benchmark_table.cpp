#include "hub/cli/benchmark_table.hpp"

#include <fmt/format.h>

#include "hub/api/benchmark_json.hpp"
#include "hub/benchmark/table.hpp"
#include "shared/core/columns.hpp"
#include "shared/model/nomenclature.hpp"

namespace parangon::hub::cli {
namespace {

using benchmark::Indicator;
using benchmark::Scale;

std::string money(const std::optional<benchmark::Ratio>& cents, Lang lang) {
  if (!cents) return std::string(benchmark::secret_mark);
  // To the cent, as a display wants it; the ratio itself stays exact.
  const auto amount = model::Money::from_decimal(api::euros(*cents));
  return amount ? amount->to_display(lang) : api::euros(*cents);
}

std::string per_cent(const std::optional<benchmark::Ratio>& share, Lang lang) {
  if (!share) return std::string(benchmark::secret_mark);
  auto text = share->to_decimal(2, 100);
  if (lang == Lang::fr) {
    if (const auto dot = text.find('.'); dot != std::string::npos) text[dot] = ',';
  }
  return text + (lang == Lang::fr ? "\u00a0%" : "%");
}

/// Without a level asked for, a terminal has room for the families.
bool selected(model::Segment segment, api::BenchmarkQuery::Level level) {
  using Level = api::BenchmarkQuery::Level;
  switch (level) {
    case Level::all: return segment.is_all();
    case Level::family: return segment.is_family();
    case Level::sub_family: return segment.is_sub_family();
    case Level::any: return !segment.is_sub_family();
  }
  return true;
}

std::string rank(const std::optional<benchmark::Standing>& standing) {
  return standing ? fmt::format("{}/{}", standing->rank, standing->of)
                  : std::string(benchmark::secret_mark);
}

std::string agencies_table(const Indicator& indicator, Lang lang) {
  const auto t = [lang](const char* fr, const char* en) { return lang == Lang::fr ? fr : en; };
  using Align = TextTable::Align;
  TextTable table({Align::left, Align::left, Align::right, Align::right, Align::right, Align::right,
                   Align::right, Align::right});
  table.row({"SIRET", t("nom", "name"), t("montant", "amount"), t("rang", "rank"),
             t("part", "share"), t("rang", "rank"), t("pour 1 000 hab.", "per 1,000 inh."),
             t("rang", "rank")});
  for (const auto& value : indicator.values) {
    const auto& share = value.standings[static_cast<std::size_t>(Scale::share)];
    const auto& capita = value.standings[static_cast<std::size_t>(Scale::per_thousand)];
    // Who is listed has such purchases: what is not told of them is withheld, but for the share
    // that all purchases have none of.
    const std::string secret(benchmark::secret_mark), none(benchmark::absent_mark);
    const bool shares = indicator.key.kind != model::KindNode::all;
    const std::string hidden = value.sealed ? t("scellé", "sealed") : secret;
    const auto* named = value.named();
    table.row({named != nullptr ? named->agency().to_string() : none,
               named != nullptr ? named->name() : t("anonyme", "anonymous"),
               value.amount ? value.amount->to_display(lang) : hidden,
               rank(value.standings[static_cast<std::size_t>(Scale::amount)]),
               share ? per_cent(share->value, lang) : (shares ? secret : none),
               shares ? rank(share) : none, capita ? money(capita->value, lang) : secret,
               rank(capita)});
  }
  return "\n" + table.render();
}

std::string totals_only(int agencies, Lang lang) {
  const bool one = agencies == 1;
  if (lang == Lang::en) {
    return fmt::format("\n{} {} totals only.\n", agencies,
                       one ? "agency shares" : "agencies share");
  }
  return fmt::format("\n{} {} que des totaux.\n", agencies,
                     one ? "acheteur ne partage" : "acheteurs ne partagent");
}

/// Nothing when the comparison shows what counts.
std::string waiting(const benchmark::Vintage& vintage, Lang lang) {
  if (vintage.waiting == 0 || !vintage.at) return "";
  const bool one = vintage.waiting == 1;
  if (lang == Lang::en) {
    return fmt::format(
        "\nAs of {}. Of {} {} another revision counts since, or none: too few to show.\n",
        format_instant(*vintage.at), vintage.waiting, one ? "agency" : "agencies");
  }
  return fmt::format(
      "\nAu {}. Depuis, une autre révision compte, ou aucune, pour {} {} : trop peu pour le "
      "montrer.\n",
      format_instant(*vintage.at), vintage.waiting, one ? "acheteur" : "acheteurs");
}

}  // namespace

std::string benchmark_table(const api::Comparison& comparison, const api::BenchmarkQuery& query,
                            const benchmark::Viewer& viewer, Lang lang) {
  const auto indicators = comparison.benchmark->seen_by(viewer, query.filter);
  benchmark::TableOptions options;
  options.lang = lang;
  if (indicators.empty()) return benchmark::benchmark_table(indicators, options);
  options.measure = indicators.front().key.measure;
  options.kind = indicators.front().key.kind;
  options.basis = indicators.front().key.basis;
  options.label = [](model::Segment segment) {
    return segment.is_all() ? Text("Tous les achats", "All purchases")
                            : model::Nomenclature::standard().label(segment);
  };
  options.wanted = [level = query.level](model::Segment s) { return selected(s, level); };
  std::string out = benchmark::benchmark_table(indicators, options);
  if (!indicators.front().values.empty()) out += agencies_table(indicators.front(), lang);
  if (indicators.front().totals_only.value_or(0) > 0) {
    out += totals_only(*indicators.front().totals_only, lang);
  }
  return out + waiting(comparison.vintage, lang);
}

}  // namespace parangon::hub::cli
