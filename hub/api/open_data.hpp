#pragma once

#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "hub/api/benchmark_book.hpp"
#include "hub/api/prepared_cache.hpp"
#include "hub/api/store_calls.hpp"
#include "shared/net/router.hpp"

namespace parangon::hub::api {

enum class OpenDataFormat { csv, json };
/// "csv", "json".
std::optional<OpenDataFormat> open_data_format_from(std::string_view name);

/// The bytes of one period's file: what anybody may see of `benchmark`, which was made of the
/// store as of that instant. Blocks.
Result<std::string> make_open_data(const store::ReadStore& store,
                                   const benchmark::Benchmark& benchmark,
                                   const std::string& consortium_name, OpenDataFormat format,
                                   store::ReadStore::AsOf as_of = {});

/// /v1/open-data: the list of periods, and a file for each.
class OpenData {
 public:
  /// References must outlive it. `slow`: for work of seconds.
  OpenData(const store::ReadStore& store, BenchmarkBook& book, StoreCalls& calls, StoreCalls& slow,
           PreparedCache& cache, std::string consortium_name, model::Period::Grain grain);

  /// The same for both listeners.
  void add_routes(net::RouteTable& table);

 private:
  using Answer = boost::asio::awaitable<Result<net::Response>>;
  Answer periods(const net::Request& request);
  Answer file(const net::Request& request);

  const store::ReadStore& store_;
  BenchmarkBook& book_;
  StoreCalls& calls_;
  StoreCalls& slow_;
  PreparedCache& cache_;
  std::string consortium_name_;
  model::Period::Grain grain_;
};

}  // namespace parangon::hub::api
