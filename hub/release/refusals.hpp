#pragma once

#include "hub/release/protected_table.hpp"

/// Why a table is not released, in words for staff: no amounts. Errc::rule_violation.
namespace parangon::hub::release {

/// Revisions::include, and the figures of too few legal units changed.
Error too_few_changes(const BuildInput& input, const PeriodInput& period,
                      const ProtectedTable& table);

/// What stays unprotected, and what can be done about it.
Error unsafe(const BuildInput& input, const ProtectedTable& table);

}  // namespace parangon::hub::release
