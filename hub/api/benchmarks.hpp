#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>

#include "hub/api/benchmark_book.hpp"
#include "hub/api/store_calls.hpp"
#include "shared/net/router.hpp"

namespace parangon::hub::api {

/// Which part of a comparison a request asks for.
struct BenchmarkQuery {
  model::Period period = model::Period::year(2000);
  benchmark::Filter filter;
  store::ReadStore::AsOf as_of;
  enum class Level { any, all, family, sub_family } level = Level::any;
  std::size_t limit = 500;
  std::uint32_t from = 0;  ///< FigureKey::packed of the first cell of the page.
};

/// Largest page of indicators.
inline constexpr std::size_t max_indicators = 5000;

/// Reads period (required), as_of, measure, segment (with all below it), kind, basis, level, limit
/// and cursor. Errc::invalid_argument names the parameter and what it takes; unknown ones are
/// refused.
Result<BenchmarkQuery> benchmark_query(const net::Request& request);

/// The page of what `viewer` may see of it, as JSON.
std::string benchmark_page(const Comparison& comparison, const BenchmarkQuery& query,
                           const benchmark::Viewer& viewer);

/// /v1/benchmarks: to members, as each may see it. The public gets releases only.
class Benchmarks {
 public:
  /// References must outlive it. `calls`: for work of seconds.
  Benchmarks(BenchmarkBook& book, StoreCalls& calls) : book_(book), calls_(calls) {}

  void add_routes(net::RouteTable& table);

 private:
  using Answer = boost::asio::awaitable<Result<net::Response>>;
  Answer for_member(const net::Request& request);
  Answer answer(const net::Request& request, const benchmark::Viewer& viewer);

  BenchmarkBook& book_;
  StoreCalls& calls_;
};

}  // namespace parangon::hub::api
