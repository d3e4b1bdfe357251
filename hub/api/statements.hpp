#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>

#include "hub/api/event_log.hpp"
#include "hub/api/metrics.hpp"
#include "hub/api/store_calls.hpp"
#include "hub/collect/collector.hpp"
#include "hub/store/store.hpp"
#include "shared/net/router.hpp"

namespace parangon::hub::api {

/// /v1/statements and /v1/certifiers: what an agency and its people declare of its revisions.
class Statements {
 public:
  /// References must outlive it. `recorded` is called after each new statement.
  Statements(collect::Collector& collector, const store::ReadStore& store, StoreCalls& calls,
             Metrics& metrics, EventLog& log, std::function<void()> recorded);

  /// For the members' listener.
  void add_routes(net::RouteTable& table);

 private:
  using Answer = boost::asio::awaitable<Result<net::Response>>;
  using Part = std::function<net::Response(store::Evidence)>;
  Answer record(net::Request& request);
  Answer list(const net::Request& request);
  Answer show(const net::Request& request);
  Answer part(const net::Request& request, const Part& answer);
  Answer certifiers(const net::Request& request);
  void add_reading_routes(net::RouteTable& table);

  collect::Collector& collector_;
  const store::ReadStore& store_;
  StoreCalls& calls_;
  Metrics& metrics_;
  EventLog& log_;
  std::function<void()> recorded_;
};

}  // namespace parangon::hub::api
