#pragma once

#include <vector>

#include "hub/disclosure/audit_conditions.hpp"
#include "hub/disclosure/disclosure.hpp"

namespace parangon::hub::disclosure {

/// A cell that earlier releases disclose.
struct DisclosedCell {
  CellIndex cell = 0;
  HoldingIndex attacker = the_public;  ///< Who places it too closely.
  bool exact = false;                  ///< To the last unit.
};

/// What no pattern can protect, because it follows from what is out.
struct Disclosed {
  /// Cells that follow from those that must be published by one subtraction after the other.
  std::vector<CellIndex> known;
  std::vector<DisclosedCell> cells;  ///< Against the rules; by cell, each once.
  /// Hidden cells of one relation that are known as a sum, and fail the rules together.
  std::vector<std::vector<CellIndex>> sums;
};

/// What follows from the cells of `joint` (link_releases) that must be published, if nothing else
/// is: those among them that fail the rules, and those that somebody places closer than the rules
/// allow. For earlier outlets with other rules (docs/legacy-comparison.md); releases were audited
/// and disclose nothing. `attackers`: none asks about outsiders alone. Errors: those of examine().
Result<Disclosed> disclosed_already(const Table& joint, const PrimaryRules& rules,
                                    Singletons attackers);

/// Takes what is disclosed out of what is protected. Cells that are known count as published,
/// others stay hidden, and attackers know of them what follows; but no rule is applied to them.
/// Adds a cell for each sum, behind the others.
void concede(const Disclosed& disclosed, Table& joint);

}  // namespace parangon::hub::disclosure
