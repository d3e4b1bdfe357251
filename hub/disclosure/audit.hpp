#pragma once

#include <cstdint>
#include <vector>

#include "hub/disclosure/audit_conditions.hpp"
#include "hub/disclosure/watch.hpp"

namespace parangon::hub::disclosure {

/// A primary cell that an attacker knows too well.
struct AuditFailure {
  CellIndex cell = 0;
  HoldingIndex attacker = the_public;
  HoldingIndex partner = the_public;  ///< Of a pair that pools what it knows; else nobody.
  /// What the attacker derives (only the side that was judged is filled; the other is the value).
  double lower = 0;
  double upper = 0;
  /// What it must not be able to exclude.
  Amount lower_needed = 0;
  Amount upper_needed = 0;
  bool exact = false;       ///< The interval is a point.
  Side side = Side::width;  ///< The one that was judged.
};

struct AuditReport {
  std::vector<AuditFailure> failures;  ///< By attacker (the public first, pairs last), then cell.
  std::size_t conditions = 0;          ///< Judged: cells × sides × attackers.
  std::size_t insiders = 0;            ///< Holdings that know something hidden.
  std::size_t pairs = 0;               ///< Of these, judged together (Table::coalition).
  bool all_pairs = true;               ///< Each two that know something of linked cells.
  std::uint64_t programs = 0;
};

struct AuditOptions {
  bool insiders = true;
  OnProgress progress{};
};

/// Whether a pattern keeps every primary cell safe from outsiders and insiders. Another path than
/// the protector's: no merging, no neighbourhoods, no certificates; whole groups of hidden cells,
/// and every solution found serves all cells of its group. `table` has passed check().
AuditReport audit(const Table& table, const Pattern& pattern, const AuditOptions& options);

}  // namespace parangon::hub::disclosure
