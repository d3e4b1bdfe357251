#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <span>

#include "hub/api/comparisons.hpp"
#include "hub/api/store_calls.hpp"
#include "shared/net/router.hpp"

namespace parangon::hub::api {

/// Which part of a comparison a request asks for.
struct BenchmarkQuery {
  model::Period period = model::Period::year(2000);
  std::optional<model::Measure> measure;
  benchmark::Filter filter;
  std::optional<Instant> as_of;
  enum class Level { any, all, family, sub_family } level = Level::any;
  std::size_t limit = 500;
  /// Where the page before ended: the vintage that it was read from, and how many items it and
  /// those before gave.
  std::int64_t cursor_vintage = 0;
  std::size_t from = 0;
};

/// Largest page of indicators.
inline constexpr std::size_t max_indicators = 5000;

/// Reads period (required), as_of, measure, territory, segment (with all below it), kind, basis,
/// level, shown, limit and cursor. Errc::invalid_argument names the parameter and what it takes;
/// unknown ones are refused.
Result<BenchmarkQuery> benchmark_query(const net::Request& request);

/// The page of it as JSON. `comparisons`: of the measures asked for. `own`: of the member that
/// asks. Errc::invalid_argument for a cursor of another vintage.
Result<std::string> benchmark_page(std::span<const Comparisons::Shared> comparisons,
                                   const BenchmarkQuery& query, const benchmark::OwnFigures* own);

/// /v1/benchmarks: to members. Released cells, and the caller's own figures.
class Benchmarks {
 public:
  /// References must outlive it. `calls`: for work that may take seconds.
  Benchmarks(Comparisons& comparisons, StoreCalls& calls)
      : comparisons_(comparisons), calls_(calls) {}

  void add_routes(net::RouteTable& table);

 private:
  using Answer = boost::asio::awaitable<Result<net::Response>>;
  Answer for_member(const net::Request& request);

  Comparisons& comparisons_;
  StoreCalls& calls_;
};

}  // namespace parangon::hub::api
