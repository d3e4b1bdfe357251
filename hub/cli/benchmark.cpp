#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>

#include "hub/api/benchmarks.hpp"
#include "hub/calendar.hpp"
#include "hub/cli/benchmark_table.hpp"
#include "hub/cli/command.hpp"

namespace parangon::hub::cli {
namespace {

struct BenchmarkInput {
  std::string period, measure = "paid", segment, kind = "inclusive", basis = "any", level, agency,
                      as_of;
  bool public_view = false;
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
  add("segment", input.segment);
  add("kind", input.kind);
  add("basis", input.basis);
  add("level", input.level);
  add("as_of", input.as_of);
  request.query.push_back({"limit", std::to_string(api::max_indicators)});
  return api::benchmark_query(request);
}

Result<benchmark::Viewer> viewer_of(const BenchmarkInput& input) {
  if (input.public_view) return benchmark::Viewer::anybody();
  if (input.agency.empty()) return benchmark::Viewer::staff();
  const auto siret = model::Siret::parse(input.agency);
  if (!siret) return siret.error();
  return benchmark::Viewer::staff_asking_for(*siret);
}

Status show(const BenchmarkInput& input, Session& session) {
  const auto query = query_of(input);
  if (!query) return query.error();
  const auto viewer = viewer_of(input);
  if (!viewer) return viewer.error();
  auto opened = open(session, false);
  if (!opened) return opened.error();
  const auto calendar = calendar_of(opened->config.time_zone);
  if (!calendar) return calendar.error();
  const auto made =
      api::make_comparison(*opened->store, query->period, {opened->config.secrecy, *calendar},
                           session.clock.now(), query->as_of);
  if (!made) return made.error();
  session.out << (input.json ? api::benchmark_page(*made, *query, *viewer)
                             : benchmark_table(*made, *query, *viewer, session.lang));
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
  command->add_option("--segment", input->segment, "F03, F03.07");
  command->add_option("--kind", input->kind, "inclusive, stpa, esat, siae…")->capture_default_str();
  command->add_option("--basis", input->basis, "any, reserved, direct…")->capture_default_str();
  command->add_option("--level", input->level, "all, family, sub_family");
  command->add_option("--as-of", input->as_of, "2026-03-01T08:15:30Z");
  command->add_flag("--public", input->public_view,
                    fr ? "Ce que tout membre voit" : "What every member sees");
  command->add_option("--agency", input->agency,
                      fr ? "Des valeurs des acheteurs, les siennes seulement (SIRET), s'il les "
                           "partage avec vous par son nom"
                         : "Of the agencies' values, its own only (SIRET), if it shares them with "
                           "you by name");
  command->add_flag("--json", input->json, fr ? "Pour une machine" : "For a machine");
  command->callback(
      [input, &chosen] { chosen = [input](Session& session) { return show(*input, session); }; });
}

}  // namespace parangon::hub::cli
