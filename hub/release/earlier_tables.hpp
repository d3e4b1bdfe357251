#pragma once

#include <span>
#include <string>
#include <vector>

#include "hub/disclosure/conceded.hpp"
#include "hub/release/kept.hpp"
#include "hub/release/source_table.hpp"
#include "shared/core/text.hpp"
#include "shared/model/nomenclature.hpp"

/// What was shown of one period and measure before: releases, and comparisons of version 0.1.0,
/// which had other rules (docs/legacy-comparison.md).
namespace parangon::hub::release {

struct EarlierTables {
  std::vector<disclosure::EarlierRelease> all;       ///< Oldest first.
  std::vector<disclosure::EarlierRelease> released;  ///< Of those, by releases.
  std::vector<std::string> predecessors;             ///< Pattern digests of published ones.
  bool compared = false;                             ///< Some are comparisons.
};

/// Those of `earlier` with a table of that period and measure, each with the rests that `current`
/// has.
EarlierTables earlier_tables(std::span<const KeptRelease> earlier, const model::Period& period,
                             model::Measure measure, const SourceTable& current,
                             const Territories& places);

/// What nothing can protect any more, before `current` shows anything: nothing without comparisons.
/// Cells are those of link_releases(earlier.all, current).
Result<disclosure::Disclosed> conceded_by(const EarlierTables& earlier,
                                          const disclosure::Table& current,
                                          const disclosure::PrimaryRules& rules,
                                          disclosure::Singletons attackers);

/// Comparisons decided nothing for later: cells of `joint` behind the first `own` ones that they
/// did not show, and that equal another cell, are open, so that the other may be published.
void leave_open(const EarlierTables& earlier, std::size_t own, disclosure::Table& joint);

/// Cells of `joint` behind the first `own` ones that `pattern` does not hide and no release showed:
/// who has not read comparisons does not know them.
std::vector<disclosure::CellIndex> only_compared(const EarlierTables& earlier,
                                                 const disclosure::Table& joint,
                                                 const disclosure::Pattern& pattern,
                                                 std::size_t own);

/// A cell, sum or change that follows from what was shown so far, or is placed closer by it than
/// the rules allow.
struct LostCell {
  model::Period period;
  model::Measure measure = model::Measure::paid;
  Text what;           ///< In words, without an amount.
  bool exact = false;  ///< To the cent.
  bool alone = false;  ///< By one agency with its own figures, not by everybody.
};

/// Of all periods and measures of which comparisons are among `earlier`, by period. Errors: those
/// of conceded_by().
Result<std::vector<LostCell>> lost_cells(std::span<const KeptRelease> earlier,
                                         const Territories& places,
                                         const disclosure::PrimaryRules& rules,
                                         const model::Nomenclature& nomenclature);

}  // namespace parangon::hub::release
