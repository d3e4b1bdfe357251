#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "shared/core/clock.hpp"
#include "shared/core/error.hpp"
#include "shared/rules/submission_rules.hpp"

namespace parangon::wire {

/// What the hub publishes at /v1/consortium: who it is, what it collects, and by which rules both
/// ends judge a submission. A connector fetches it before it makes figures.
struct ConsortiumDocument {
  std::string hub;               ///< The hub's name, which its receipts repeat.
  std::string name;              ///< The consortium's name, for people.
  rules::Consortium decisions;   ///< `register_release` is 0 before the first import.
  std::string rules_version;     ///< rules::catalogue_version() of the hub.
  std::string families_version;  ///< Nomenclature::version() of the hub.
  std::int64_t max_submission_bytes = 0;
  /// Time of the hub when it made the answer; the answer may be served from memory for a while.
  Instant time;
};

/// Deterministic JSON.
std::string write_consortium(const ConsortiumDocument& document);
/// Errc::malformed names the member at fault. Members that are not known are passed over, so that
/// an older connector understands a newer hub.
Result<ConsortiumDocument> read_consortium(std::string_view json);

}  // namespace parangon::wire
