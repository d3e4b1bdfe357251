#include "hub/api/benchmarks.hpp"

#include <fmt/format.h>

#include "hub/api/benchmark_json.hpp"
#include "hub/api/gatekeeper.hpp"
#include "hub/api/resource.hpp"

namespace parangon::hub::api {

namespace asio = boost::asio;

namespace {

bool at_level(model::Segment segment, BenchmarkQuery::Level level) {
  using enum BenchmarkQuery::Level;
  switch (level) {
    case any: return true;
    case all: return segment.is_all();
    case family: return segment.is_family();
    case sub_family: return segment.is_sub_family();
  }
  return true;
}

std::int64_t newest(std::span<const Comparisons::Shared> comparisons) {
  std::int64_t number = 0;
  for (const auto& comparison : comparisons) number = std::max(number, comparison->vintage());
  return number;
}

Error moved_on(std::int64_t vintage) {
  return {Errc::invalid_argument,
          {fmt::format("La comparaison est passée au millésime {} : reprenez sans « cursor ».",
                       vintage),
           fmt::format("The comparison moved on to vintage {}: start again without \"cursor\".",
                       vintage)}};
}

/// Comparisons of the measures asked for; of those of both, where only one has a table, that one.
Result<std::vector<Comparisons::Shared>> comparisons_for(Comparisons& comparisons,
                                                         const BenchmarkQuery& query) {
  std::vector<Comparisons::Shared> out;
  std::optional<Error> missing;
  for (const auto measure : {model::Measure::paid, model::Measure::awarded}) {
    if (query.measure && *query.measure != measure) continue;
    auto found = comparisons.of(query.period, measure, query.as_of);
    if (found) {
      out.push_back(std::move(*found));
    } else if (found.error().code == Errc::not_found) {
      missing = found.error();
    } else {
      return found.error();
    }
  }
  if (out.empty()) return *missing;
  return out;
}

}  // namespace

Result<std::string> benchmark_page(std::span<const Comparisons::Shared> comparisons,
                                   const BenchmarkQuery& query, const benchmark::OwnFigures* own) {
  const auto vintage = newest(comparisons);
  if (query.from > 0 && query.cursor_vintage != vintage) return moved_on(vintage);
  std::string body;
  wire::JsonWriter json(body);
  json.begin_object().member("period", query.period.to_string());
  json.name("tables").begin_array();
  for (const auto& comparison : comparisons) {
    json.begin_object().member("measure", to_string(comparison->measure()));
    json.member("vintage", comparison->vintage()).member("state", comparison->state());
    json.member("as_of", format_instant(comparison->as_of())).end_object();
  }
  json.end_array().name("items").begin_array();
  std::size_t position = 0, written = 0;
  std::optional<std::string> next;
  for (const auto& comparison : comparisons) {
    for (const auto& indicator : comparison->indicators(query.filter, own)) {
      if (!at_level(indicator.cell.segment, query.level) || position++ < query.from) continue;
      if (written == query.limit) {
        if (!next) next = fmt::format("{}-{}", vintage, position - 1);
        continue;
      }
      write_indicator(json, *comparison, indicator);
      ++written;
    }
  }
  json.end_array().member("next", next).end_object();
  return body + "\n";
}

Benchmarks::Answer Benchmarks::for_member(const net::Request& request) {
  const auto query = benchmark_query(request);
  if (!query) co_return query.error();
  const auto agency = member_of(request).agency;
  auto work = [this, &query, &agency]() -> Result<std::string> {
    const auto found = comparisons_for(comparisons_, *query);
    if (!found) return found.error();
    const auto own = comparisons_.own(agency, query->period, query->as_of);
    return benchmark_page(*found, *query, own ? &*own : nullptr);
  };
  auto page = co_await calls_.run("benchmark", std::move(work));
  if (!page) co_return page.error();
  co_return cacheable(std::move(*page), "application/json");
}

void Benchmarks::add_routes(net::RouteTable& table) {
  net::Route get = route(net::Verb::get, "/v1/benchmarks", net::Access::member,
                         [this](const net::Request& r) { return for_member(r); });
  get.documentation =
      about("benchmarks", "getBenchmarks",
            "Indicators of a period: released cells, and the caller's own figures beside them",
            "BenchmarkPage");
  get.documentation.discloses = {"release", "own-figures"};
  get.documentation.statuses = {400, 404};
  get.documentation.parameters = {"Period", "Measure", "Territory", "Segment", "Kind", "Basis",
                                  "Level",  "Shown",   "Limit",     "Cursor",  "AsOf"};
  table.add(std::move(get));
}

}  // namespace parangon::hub::api
