#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <utility>

#include "hub/api/event_log.hpp"
#include "hub/api/store_calls.hpp"
#include "hub/collect/witness.hpp"
#include "hub/store/store.hpp"
#include "shared/net/router.hpp"

namespace parangon::hub::api {

/// /log: the log's checkpoint and tiles (C2SP tlog-tiles), for everybody. /v1/log: how members
/// watch it. Tiles never change: the complete ones may be cached for ever.
class LogResource {
 public:
  /// References must outlive it. `alarmed` is called when an alarm was raised.
  LogResource(const collect::Witnesses& witnesses, const store::ReadStore& store, StoreCalls& calls,
              EventLog& log, std::function<void()> alarmed)
      : witnesses_(witnesses),
        store_(store),
        calls_(calls),
        log_(log),
        alarmed_(std::move(alarmed)) {}

  /// For both listeners.
  void add_public_routes(net::RouteTable& table);
  /// For the members' listener.
  void add_member_routes(net::RouteTable& table);

 private:
  using Answer = boost::asio::awaitable<Result<net::Response>>;
  Answer checkpoint(const net::Request& request);
  Answer tile(const net::Request& request);
  Answer show(const net::Request& request);
  Answer cosign(const net::Request& request);

  const collect::Witnesses& witnesses_;
  const store::ReadStore& store_;
  StoreCalls& calls_;
  EventLog& log_;
  std::function<void()> alarmed_;
};

}  // namespace parangon::hub::api
