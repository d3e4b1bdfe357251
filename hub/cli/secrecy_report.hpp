#pragma once

#include <optional>
#include <string>
#include <vector>

#include "hub/disclosure/disclosure.hpp"
#include "shared/core/error.hpp"

namespace parangon::hub::cli {

/// What is known of who contributes.
struct Contributors {
  bool presumed = false;  ///< Supposed, not told.
  /// Cells whose contributors nobody told; nullopt where none were told at all.
  std::optional<std::size_t> unknown;
};

/// What `secrecy protect` prints: JSON. `notes`: in the user's language.
std::string protect_report(const disclosure::Outcome& outcome, const Contributors& contributors,
                           double seconds, const std::vector<std::string>& notes);
/// What `secrecy audit` prints: JSON.
std::string audit_report(const disclosure::AuditReport& report, const disclosure::Table& table);

/// Whom a failure or an interval is about: "public", or the contributor.
std::string attacker_name(const disclosure::Attacker& attacker, const disclosure::Table& table);

/// rule_violation when something is unsafe: how many cells, and of the first few what fails for
/// whom. A cell counts once. `unprotected`: by cell, in order.
Status verdict(const disclosure::Table& table,
               const std::vector<disclosure::AuditFailure>& failures,
               const std::vector<disclosure::CellIndex>& unprotected);

}  // namespace parangon::hub::cli
