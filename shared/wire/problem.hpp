#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "shared/core/error.hpp"
#include "shared/core/text.hpp"
#include "shared/rules/rules.hpp"

namespace parangon::wire {

class JsonWriter;

inline constexpr std::string_view problem_media_type = "application/problem+json";

/// One application of a rule, as it travels: in the language that was asked for.
struct ReportedFinding {
  std::string rule;      ///< "F-SUM-AMOUNT"
  std::string severity;  ///< "error", "warning"
  rules::Where where;
  std::string message;
};

/// A validation report as it travels. `findings` are those kept in full; the counts say all.
struct ReportedFindings {
  std::int64_t errors = 0;
  std::int64_t warnings = 0;
  std::vector<ReportedFinding> findings{};
  std::map<std::string, std::int64_t> counts{};  ///< Findings by rule id; they sum to the two.
};
ReportedFindings reported(const rules::Report& report, Lang lang);

/// A problem document (RFC 9457) with the members that the product adds: `code` and the report.
struct Problem {
  std::string type;   ///< URI reference that names the kind of problem.
  std::string title;  ///< The same for every problem of the kind.
  unsigned status = 500;
  std::string detail;       ///< What happened this time, and what to do.
  std::string instance;     ///< "urn:parangon:request:…": the request, as in the hub's log.
  std::string code;         ///< Stable: "agency_suspended"; docs/protocol.md lists them all.
  ReportedFindings report;  ///< Empty but for refused submissions.
};

std::string write_problem(const Problem& problem);
/// Errc::malformed when it is not a problem document; absent members stay empty.
Result<Problem> read_problem(std::string_view json);

/// The members `errors`, `warnings`, `counts` and `findings` of an object that is open.
void write_findings(JsonWriter& json, const ReportedFindings& report);
/// The answer of a validation that refuses nothing: only the report, as an object.
std::string write_report(const ReportedFindings& report);
Result<ReportedFindings> read_report(std::string_view json);

}  // namespace parangon::wire
