#pragma once

#include <boost/asio/awaitable.hpp>

#include "hub/api/store_calls.hpp"
#include "hub/api/table_standings.hpp"
#include "shared/net/router.hpp"

namespace parangon::hub::api {

/// /v1/entry: whether a member's figures are in the tables that members read, and what would follow
/// if they entered alone. To the member itself: its own figures, and how many others wait.
class Entry {
 public:
  /// References must outlive it.
  Entry(const store::ReadStore& store, const Clock& clock, StoreCalls& calls, EntryRules rules)
      : store_(store), clock_(clock), calls_(calls), rules_(std::move(rules)) {}

  void add_routes(net::RouteTable& table);

  /// The preview that a consent is bound to, as bytes. Blocks. Errors as entry_preview().
  Result<std::string> preview(const model::Siret& agency, const model::Period& period) const;

 private:
  using Answer = boost::asio::awaitable<Result<net::Response>>;
  Answer list(const net::Request& request);
  Answer one(const net::Request& request);

  const store::ReadStore& store_;
  const Clock& clock_;
  StoreCalls& calls_;
  EntryRules rules_;
};

}  // namespace parangon::hub::api
