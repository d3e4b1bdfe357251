#pragma once

#include <cstdint>
#include <string_view>

#include "shared/rules/rules.hpp"

namespace parangon::testing {

/// How often a rule was met; 0 if never.
inline std::int64_t count_of(const rules::Report& report, std::string_view rule) {
  const auto it = report.counts().find(rule);
  return it == report.counts().end() ? 0 : it->second;
}

}  // namespace parangon::testing
