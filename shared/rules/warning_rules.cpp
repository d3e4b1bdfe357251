#include "shared/rules/warning_rules.hpp"

#include <fmt/format.h>

namespace parangon::rules {
namespace {

bool judged_at_both_ends(const Rule& rule) {
  return rule.subject == Subject::figure || rule.subject == Subject::submission;
}

template <class... Args>
void add(Report& report, std::string_view rule, std::string_view column, const Args&... args) {
  report.add({rule, {"manifest", 0, std::string(column)}, {Text(fmt::format("{}", args))...}});
}

void check_counts(const model::Manifest& manifest, Report& report) {
  // Judged before anything is added: the findings below are no part of what was found.
  const auto found = report.counts();
  const auto mismatch = [&](std::string_view rule, std::int64_t declared, std::int64_t counted) {
    add(report, "S-WARNINGS-MISMATCH", "warnings", rule, fmt::format("{} ≠ {}", declared, counted));
  };
  for (const auto& [id, declared] : manifest.warnings) {
    const Rule* rule = find(id);
    if (rule == nullptr || rule->severity != Severity::warning) {
      mismatch(id, declared, 0);
    } else if (!judged_at_both_ends(*rule)) {
      report.count(id, declared);
    } else if (!found.contains(id)) {
      mismatch(id, declared, 0);
    }
  }
  for (const auto& [id, counted] : found) {
    if (find(id)->severity != Severity::warning) continue;
    const auto it = manifest.warnings.find(std::string(id));
    const std::int64_t declared = it == manifest.warnings.end() ? 0 : it->second;
    if (declared != counted) mismatch(id, declared, counted);
  }
}

}  // namespace

void declare_warnings(const Report& found, model::Manifest& manifest) {
  for (const auto& [id, count] : found.counts()) {
    const Rule& rule = *find(id);
    if (rule.severity == Severity::warning && judged_at_both_ends(rule)) {
      manifest.warnings[std::string(id)] = count;
    }
  }
}

void check_warnings(const model::Manifest& manifest, Report& report) {
  check_counts(manifest, report);
  for (const auto& [id, count] : manifest.warnings) {
    if (!manifest.justifications.contains(id)) {
      add(report, "S-JUSTIFICATION-MISSING", "justifications", id, count);
    }
  }
  for (const auto& [id, text] : manifest.justifications) {
    const Rule* rule = find(id);
    if (rule == nullptr || rule->severity != Severity::warning) {
      add(report, "S-JUSTIFICATION-UNKNOWN", "justifications", id);
    }
  }
}

}  // namespace parangon::rules
