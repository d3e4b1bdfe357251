#pragma once

#include <string>

#include "hub/disclosure/disclosure.hpp"
#include "shared/core/error.hpp"

namespace parangon::hub::cli {

/// What `secrecy protect` prints: JSON. `presumed`: contributors were supposed, not told.
std::string protect_report(const disclosure::Outcome& outcome, bool presumed, double seconds);
/// What `secrecy audit` prints: JSON.
std::string audit_report(const disclosure::AuditReport& report, const disclosure::Table& table);

/// Whom a failure or an interval is about: "public", or the contributor.
std::string attacker_name(disclosure::HoldingIndex attacker, const disclosure::Table& table);

/// rule_violation when something is unsafe.
Status unsafe(std::size_t failures);

}  // namespace parangon::hub::cli
