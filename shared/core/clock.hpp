#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "shared/core/error.hpp"

namespace parangon {

/// An instant in UTC with the precision that the product keeps: milliseconds.
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

/// Where the time comes from. Passed in, so that tests can make it jump.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
};

/// The operating system's real-time clock. Thread-safe.
class SystemClock final : public Clock {
 public:
  Instant now() const override;
};

/// RFC 3339 in UTC with milliseconds: "2026-03-01T08:15:30.250Z".
std::string format_instant(Instant instant);

/// Inverse of format_instant; also accepts no fraction and 1 to 9 digits of it (cut to
/// milliseconds). Only the "Z" offset is accepted. Errc::malformed otherwise.
Result<Instant> parse_instant(std::string_view text);

}  // namespace parangon
