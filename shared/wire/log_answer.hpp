#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "shared/core/error.hpp"

namespace parangon::wire {

/// A checkpoint of the log, and the hashes that lead to it from an earlier one: what the hub
/// answers to a witness, and what a connector keeps of each step.
struct LogStep {
  std::string checkpoint;                ///< Signed note; may be empty where it stands elsewhere.
  std::vector<std::string> consistency;  ///< RFC 6962 section 2.1.2, each in base64.
};

/// {"checkpoint": …, "consistency": […]}. Deterministic.
std::string write_log_step(const LogStep& step);
/// Errc::malformed when it is no such object; what is in it is not judged.
Result<LogStep> read_log_step(std::string_view json);

/// Why something was given up or accepted, by whom, and when: kept beside it, for ever.
struct Decision {
  std::string by;      ///< "operator:<login>", "hub".
  std::string code;    ///< The hub's problem code; empty when a person decided.
  std::string reason;  ///< For people.
  std::string at;      ///< RFC 3339.
};

std::string write_decision(const Decision& decision);
Result<Decision> read_decision(std::string_view json);

}  // namespace parangon::wire
