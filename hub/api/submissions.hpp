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

/// /v1/submissions and /v1/validations: what members send, and what of theirs is kept.
/// Another agency's submission does not exist for the one that asks.
class Submissions {
 public:
  /// References must outlive it. `judging` runs the collector, apart from the store's short
  /// calls. `committed` is called after each new revision.
  Submissions(collect::Collector& collector, const store::ReadStore& store, StoreCalls& calls,
              StoreCalls& judging, Metrics& metrics, EventLog& log,
              std::size_t max_submission_bytes, std::function<void()> committed);

  /// For the members' listener.
  void add_routes(net::RouteTable& table);

 private:
  using Answer = boost::asio::awaitable<Result<net::Response>>;
  Answer submit(net::Request& request);
  Answer validate(net::Request& request);
  Answer list(const net::Request& request);
  Answer show(const net::Request& request);
  Answer document(const net::Request& request);
  Answer receipt(const net::Request& request);
  Answer proof(const net::Request& request);
  /// Errc::not_found also for another agency's.
  boost::asio::awaitable<Result<store::SignedReceipt>> kept_receipt(const net::Request& request);
  void add_writing_routes(net::RouteTable& table);
  net::Response judged(const collect::Refused& refused, const net::Request& request);

  collect::Collector& collector_;
  const store::ReadStore& store_;
  StoreCalls& calls_;
  StoreCalls& judging_;
  Metrics& metrics_;
  EventLog& log_;
  std::size_t max_submission_bytes_;
  std::function<void()> committed_;
};

}  // namespace parangon::hub::api
