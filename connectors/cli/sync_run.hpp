#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "connectors/agent/exchange.hpp"
#include "connectors/cli/commands.hpp"
#include "connectors/prepare/document.hpp"

namespace parangon::connectors::cli {

/// What became of one run of `sync`.
struct SyncResult {
  std::vector<agent::Delivery> deliveries{};
  /// When one of them has errors: all documents of the run, none of which was sent.
  std::vector<Document> refused{};
  std::optional<agent::Alarm> alarm{};                ///< It stopped the run.
  std::optional<Error> error{};                       ///< It stopped the run.
  std::optional<std::chrono::seconds> retry_after{};  ///< What the hub asked to wait, if anything.
};

/// `sync` without saying what came of it; what is prepared is shown on the way unless JSON is asked
/// for.
SyncResult run_sync(const Context& context, const SyncInput& input);

}  // namespace parangon::connectors::cli
