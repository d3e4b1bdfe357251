#pragma once

#include <chrono>
#include <string_view>

#include "shared/core/clock.hpp"
#include "shared/core/error.hpp"

namespace parangon::connectors {

/// When a daemon synchronises, in the machine's local time.
struct Schedule {
  /// Whole days, or a part of a day that divides it: 1 min, 15 min, 6 h…
  std::chrono::minutes every{24 * 60};
  std::chrono::minutes at{3 * 60};  ///< After midnight; with parts of a day, where they begin.

  bool operator==(const Schedule&) const = default;
};

/// How long to wait before a hub that could not serve is asked again: agent::Retry.
struct RetryLimits {
  std::chrono::milliseconds min{30'000};     ///< Bound of the first wait.
  std::chrono::milliseconds max{3'600'000};  ///< Bound of all later ones.

  bool operator==(const RetryLimits&) const = default;
};

/// "1d", "7d", "6h", "15m". Errc::invalid_argument for another form, more than 366 days, or hours
/// and minutes that do not divide a day.
Result<std::chrono::minutes> parse_every(std::string_view text);
/// "500ms", "30s", "5m", "1h": 1 ms to a day. Errc::invalid_argument otherwise.
Result<std::chrono::milliseconds> parse_wait(std::string_view text);
/// "03:00". Errc::invalid_argument otherwise.
Result<std::chrono::minutes> parse_at(std::string_view text);

/// The first instant of the schedule after `after`. Several days are counted from 1970-01-01, so
/// that restarting shifts nothing. Where a change of the clocks leaves `at` out, it is as much
/// later (mktime, POSIX). Reads the time zone of the process.
Instant next_run(const Schedule& schedule, Instant after);

}  // namespace parangon::connectors
