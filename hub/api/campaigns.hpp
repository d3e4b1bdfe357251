#pragma once

#include <boost/asio/awaitable.hpp>

#include "hub/api/store_calls.hpp"
#include "hub/collect/inventory.hpp"
#include "hub/store/store.hpp"
#include "shared/net/router.hpp"

namespace parangon::hub::api {

/// /v1/campaigns: what is collected and until when, and where the member stands in it.
class Campaigns {
 public:
  /// References must outlive it.
  Campaigns(const store::ReadStore& store, StoreCalls& calls, const Clock& clock,
            collect::Calendar calendar);

  /// For the members' listener.
  void add_routes(net::RouteTable& table);

 private:
  using Answer = boost::asio::awaitable<Result<net::Response>>;
  Answer list(const net::Request& request);
  Answer show(const net::Request& request);

  const store::ReadStore& store_;
  StoreCalls& calls_;
  const Clock& clock_;
  collect::Calendar calendar_;
};

}  // namespace parangon::hub::api
