#pragma once

#include <chrono>
#include <functional>
#include <optional>

#include "connectors/config/schedule.hpp"
#include "shared/core/clock.hpp"

namespace parangon::connectors::agent {

/// Longest wait that a hub's Retry-After can ask for: a mistake there must not stop a member.
inline constexpr std::chrono::hours max_retry_after{24};

/// When to try again: exponential backoff with full jitter, so that members that failed together do
/// not come back together. Attempt n waits a random time up to min(max, min * 2^n). No clock and no
/// randomness of its own, no waiting: whoever drives it does that. Not thread-safe.
class Retry {
 public:
  /// `random`: uniform in [0, 1).
  Retry(RetryLimits limits, std::function<double()> random)
      : limits_(limits), random_(std::move(random)) {}

  /// An attempt failed at `now`. The instant of the next one: never before what the hub asked for
  /// (Retry-After, RFC 9110 section 10.2.3), with the jitter on top.
  Instant failed(Instant now, std::optional<std::chrono::seconds> retry_after);
  /// An attempt succeeded: the next failure begins with the shortest wait again.
  void succeeded() { failures_ = 0; }
  /// Failures in a row.
  int failures() const { return failures_; }

 private:
  RetryLimits limits_;
  std::function<double()> random_;
  int failures_ = 0;
};

}  // namespace parangon::connectors::agent
