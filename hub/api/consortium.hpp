#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <string>

#include "hub/api/prepared_cache.hpp"
#include "hub/api/store_calls.hpp"
#include "hub/collect/collector.hpp"
#include "shared/core/clock.hpp"
#include "shared/net/router.hpp"

namespace parangon::hub::api {

/// /v1/consortium, /v1/rules and /v1/families: what both ends must agree on.
class ConsortiumResource {
 public:
  struct Names {
    std::string hub;
    std::string consortium;
    std::int64_t max_submission_bytes = 0;
  };
  /// References must outlive it.
  ConsortiumResource(const collect::Collector& collector, StoreCalls& calls, const Clock& clock,
                     PreparedCache& cache, Names names);

  /// The same for both listeners.
  void add_routes(net::RouteTable& table);

 private:
  using Answer = boost::asio::awaitable<Result<net::Response>>;
  Answer decisions(const net::Request& request);
  void add_constant(net::RouteTable& table, const char* pattern, const net::Response& response,
                    net::RouteDocumentation its);

  const collect::Collector& collector_;
  StoreCalls& calls_;
  const Clock& clock_;
  PreparedCache& cache_;
  Names names_;
};

/// The rule catalogue as JSON, and the purchase families as CSV.
std::string rules_json();
std::string families_csv();

}  // namespace parangon::hub::api
