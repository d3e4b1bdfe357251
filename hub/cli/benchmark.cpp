#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <ostream>

#include "hub/api/benchmarks.hpp"
#include "hub/benchmark/table.hpp"
#include "hub/cli/command.hpp"
#include "shared/model/nomenclature.hpp"

namespace parangon::hub::cli {
namespace {

using Level = api::BenchmarkQuery::Level;

struct BenchmarkInput {
  std::string period, measure = "paid", territory, segment, kind = "inclusive", basis = "any",
                      level, agency, as_of;
  bool member_view = false;
  bool json = false;
};

/// The same words as the interface's query, read by the same code.
Result<api::BenchmarkQuery> query_of(const BenchmarkInput& input) {
  net::Request request;
  const auto add = [&request](const char* name, const std::string& value) {
    if (!value.empty()) request.query.push_back({name, value});
  };
  add("period", input.period);
  add("measure", input.measure);
  add("territory", input.territory);
  add("segment", input.segment);
  add("kind", input.kind);
  add("basis", input.basis);
  add("level", input.level);
  add("as_of", input.as_of);
  request.query.push_back({"limit", std::to_string(api::max_indicators)});
  return api::benchmark_query(request);
}

/// As members read it, or with the values that staff may read besides.
Result<api::Comparisons::Shared> comparison_of(const OpenStore& opened, const Clock& clock,
                                               const api::BenchmarkQuery& query, bool member_view) {
  api::ReleaseShelf shelf(*opened.store, clock);
  std::vector<benchmark::Vintage> vintages;
  for (const auto& vintage : shelf.vintages(query.as_of)) {
    auto read = api::read_vintage(shelf, vintage);
    if (!read) return read.error();
    if (!member_view) {
      if (auto added = api::add_staff_values(*opened.store, vintage, *read); !added) {
        return added.error();
      }
    }
    vintages.push_back(std::move(*read));
  }
  auto made = benchmark::Comparison::of(query.period, *query.measure, vintages);
  if (!made) return made.error();
  return std::make_shared<const benchmark::Comparison>(std::move(*made));
}

bool wanted(model::Segment segment, Level level) {
  switch (level) {
    case Level::all: return segment.is_all();
    case Level::family: return segment.is_family();
    case Level::sub_family: return segment.is_sub_family();
    case Level::any: return !segment.is_sub_family();
  }
  return true;
}

std::string text_of(const benchmark::Comparison& comparison, const api::BenchmarkQuery& query,
                    const Session& session) {
  const auto indicators = comparison.indicators(query.filter, nullptr);
  benchmark::TableOptions options;
  options.lang = session.lang;
  options.width = session.width;
  options.label = [](model::Segment segment) {
    return segment.is_all() ? Text("Tous les achats", "All purchases")
                            : model::Nomenclature::standard().label(segment);
  };
  options.wanted = [&query](model::Segment segment) { return wanted(segment, query.level); };
  std::string out = benchmark::benchmark_table(comparison, indicators, options);
  if (indicators.empty()) return out;
  const auto agencies = benchmark::agencies_table(indicators.front(), session.lang, session.width);
  return agencies.empty() ? out : out + "\n" + agencies;
}

Status show_comparison(const BenchmarkInput& input, Session& session) {
  auto query = query_of(input);
  if (!query) return query.error();
  if (!input.agency.empty()) {
    const auto siret = model::Siret::parse(input.agency);
    if (!siret) return siret.error();
    query->filter.agency = *siret;
  }
  auto opened = open(session, false);
  if (!opened) return opened.error();
  const auto made = comparison_of(*opened, session.clock, *query, input.member_view);
  if (!made) return made.error();
  if (!input.json) {
    session.out << text_of(**made, *query, session);
    return {};
  }
  const auto page = api::benchmark_page({{*made}}, *query, nullptr);
  if (!page) return page.error();
  session.out << *page;
  return {};
}

}  // namespace

void declare_benchmark(CLI::App& app, Lang lang, Action& chosen) {
  const bool fr = lang == Lang::fr;
  auto input = std::make_shared<BenchmarkInput>();
  auto* command = app.add_subcommand(
      "benchmark", fr ? "Le parangonnage d'une période" : "The benchmark of a period");
  command->add_option("--period", input->period, "2025, 2025-Q1")->required();
  command->add_option("--measure", input->measure, "paid, awarded")->capture_default_str();
  command->add_option("--territory", input->territory,
                      fr ? "Code d'un territoire ; sinon tout le consortium"
                         : "Code of a territory; else the whole consortium");
  command->add_option("--segment", input->segment, "F03, F03.07");
  command->add_option("--kind", input->kind, "inclusive, stpa, esat, siae…")->capture_default_str();
  command->add_option("--basis", input->basis, "any, reserved, direct…")->capture_default_str();
  command->add_option("--level", input->level, "all, family, sub_family");
  command->add_option("--as-of", input->as_of, "2026-03-01T08:15:30Z");
  command->add_flag("--public", input->member_view,
                    fr ? "Ce que tout membre voit" : "What every member sees");
  command->add_option("--agency", input->agency,
                      fr ? "Des valeurs des acheteurs, celles de ce SIRET seulement"
                         : "Of the agencies' values, those of this SIRET only");
  command->add_flag("--json", input->json, fr ? "Pour une machine" : "For a machine");
  command->callback([input, &chosen] {
    chosen = [input](Session& session) { return show_comparison(*input, session); };
  });
}

}  // namespace parangon::hub::cli
