#pragma once

#include <boost/asio/awaitable.hpp>
#include <filesystem>

#include "hub/api/event_log.hpp"
#include "hub/api/metrics.hpp"
#include "hub/api/prepared_cache.hpp"
#include "hub/api/store_calls.hpp"
#include "hub/store/store.hpp"
#include "shared/net/router.hpp"

namespace parangon::hub::api {

/// Free space below which the hub says that it is not well: room for a few large submissions.
inline constexpr std::uintmax_t min_free_bytes = 64ULL << 20;

/// Whether something can be written and synced in the folder, and there is space left.
/// Errc::unavailable otherwise, with the reason. Leaves nothing behind.
Status probe_folder(const std::filesystem::path& folder);

/// /health and /metrics.
class Operations {
 public:
  /// References must outlive it.
  Operations(const store::ReadStore& store, StoreCalls& calls, const Metrics& metrics,
             PreparedCache& cache, EventLog& log, std::filesystem::path store_file);

  void add_health(net::RouteTable& table);
  void add_metrics(net::RouteTable& table);

 private:
  using Answer = boost::asio::awaitable<Result<net::Response>>;
  Answer health(const net::Request& request);
  Answer measurements(const net::Request& request);

  const store::ReadStore& store_;
  StoreCalls& calls_;
  const Metrics& metrics_;
  PreparedCache& cache_;
  EventLog& log_;
  std::filesystem::path store_file_;
};

}  // namespace parangon::hub::api
