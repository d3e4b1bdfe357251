#pragma once

#include <boost/asio/awaitable.hpp>

#include "hub/api/event_log.hpp"
#include "hub/api/store_calls.hpp"
#include "hub/collect/collector.hpp"
#include "hub/store/store.hpp"
#include "shared/net/router.hpp"

namespace parangon::hub::api {

/// /v1/pseudonym-keys: what members tell each other about the key that suppliers' pseudonyms are
/// made with. The hub passes signed documents on and cannot open what they carry.
class PseudonymKeys {
 public:
  /// References must outlive it.
  PseudonymKeys(collect::Collector& collector, const store::ReadStore& store, StoreCalls& calls,
                EventLog& log)
      : collector_(collector), store_(store), calls_(calls), log_(log) {}

  /// For the members' listener.
  void add_routes(net::RouteTable& table);

 private:
  using Answer = boost::asio::awaitable<Result<net::Response>>;
  Answer record(net::Request& request);
  Answer list(const net::Request& request);

  collect::Collector& collector_;
  const store::ReadStore& store_;
  StoreCalls& calls_;
  EventLog& log_;
};

}  // namespace parangon::hub::api
