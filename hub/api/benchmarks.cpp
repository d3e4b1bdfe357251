#include "hub/api/benchmarks.hpp"

#include <fmt/format.h>

#include "hub/api/benchmark_json.hpp"
#include "hub/api/gatekeeper.hpp"
#include "hub/api/resource.hpp"

namespace parangon::hub::api {

namespace asio = boost::asio;

namespace {

using Level = BenchmarkQuery::Level;

bool at_level(model::Segment segment, Level level) {
  switch (level) {
    case Level::any: return true;
    case Level::all: return segment.is_all();
    case Level::family: return segment.is_family();
    case Level::sub_family: return segment.is_sub_family();
  }
  return true;
}

}  // namespace

std::string benchmark_page(const Comparison& comparison, const BenchmarkQuery& query,
                           const benchmark::Viewer& viewer) {
  const auto& [benchmark, vintage] = comparison;
  std::string body;
  wire::JsonWriter json(body);
  json.begin_object().member("period", query.period.to_string());
  json.name("vintage").begin_object();
  if (vintage.at) json.member("at", format_instant(*vintage.at));
  json.member("waiting", vintage.waiting).end_object();
  json.name("secrecy").begin_object();
  json.member("min_suppliers", benchmark->rule().min_suppliers);
  json.member("max_share", benchmark->rule().max_share).end_object();
  json.name("items").begin_array();
  std::size_t written = 0;
  std::optional<std::string> next;
  for (const auto& indicator : benchmark->seen_by(viewer, query.filter)) {
    if (indicator.key.packed() < query.from) continue;
    if (!at_level(indicator.key.segment, query.level)) continue;
    if (written == query.limit) {
      next = std::to_string(indicator.key.packed());
      break;
    }
    write_indicator(json, indicator);
    ++written;
  }
  json.end_array().member("next", next).end_object();
  return body + "\n";
}

Benchmarks::Answer Benchmarks::answer(const net::Request& request,
                                      const benchmark::Viewer& viewer) {
  const auto query = benchmark_query(request);
  if (!query) co_return query.error();
  auto work = [this, &query, &viewer]() -> Result<std::string> {
    const auto comparison = book_.of(query->period, query->as_of);
    if (!comparison) return comparison.error();
    return benchmark_page(*comparison, *query, viewer);
  };
  auto page = co_await calls_.run("benchmark", std::move(work));
  if (!page) co_return page.error();
  co_return cacheable(std::move(*page), "application/json");
}

Benchmarks::Answer Benchmarks::for_member(const net::Request& request) {
  const auto viewer = benchmark::Viewer::member(member_of(request).agency);
  co_return co_await answer(request, viewer);
}

void Benchmarks::add_routes(net::RouteTable& table) {
  net::Route get = route(net::Verb::get, "/v1/benchmarks", net::Access::member,
                         [this](const net::Request& r) { return for_member(r); });
  get.documentation =
      about("benchmarks", "getBenchmarks",
            "Indicators of a period: what every member may see, and what the caller may see more",
            "BenchmarkPage");
  get.documentation.statuses = {400, 404};
  get.documentation.parameters = {"Period", "Measure", "Segment", "Kind",   "Basis",
                                  "Level",  "Shown",   "Limit",   "Cursor", "AsOf"};
  table.add(std::move(get));
}

}  // namespace parangon::hub::api
