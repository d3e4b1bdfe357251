#pragma once

#include <boost/asio/awaitable.hpp>

#include "hub/api/store_calls.hpp"
#include "hub/store/store.hpp"
#include "shared/net/router.hpp"

namespace parangon::hub::api {

/// /v1/register: the releases of the supplier register. Their bytes never change, and carry the
/// hub's signature in the header Parangon-Signature.
class Registers {
 public:
  /// References must outlive it.
  Registers(const store::ReadStore& store, StoreCalls& calls) : store_(store), calls_(calls) {}

  /// The same for both listeners.
  void add_routes(net::RouteTable& table);

 private:
  using Answer = boost::asio::awaitable<Result<net::Response>>;
  Answer list(const net::Request& request);
  Answer current(const net::Request& request);
  Answer numbered(const net::Request& request);

  const store::ReadStore& store_;
  StoreCalls& calls_;
};

}  // namespace parangon::hub::api
