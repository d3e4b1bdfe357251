#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "shared/core/clock.hpp"
#include "shared/core/error.hpp"

namespace parangon::wire {

/// Something that was done at the hub and that is no submission and no statement: an entry of the
/// log of its own (docs/audit-events.md lists them all).
struct LogEvent {
  std::string hub;
  std::string event;  ///< "agency_added"
  Instant at;
  std::string actor;  ///< "operator:<login>", "agency:<SIRET>", "hub".
  std::string from;   ///< Where it was done: a network address, or "local".
  /// What it was about, in a fixed order for each event.
  std::vector<std::pair<std::string, std::string>> subject;
};

/// Deterministic JSON: the bytes that the log holds.
std::string write_log_event(const LogEvent& event);
/// Errc::malformed with the member at fault.
Result<LogEvent> read_log_event(std::string_view json);

}  // namespace parangon::wire
