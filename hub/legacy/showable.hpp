#pragma once

#include <vector>

#include "hub/legacy/cell_table.hpp"
#include "hub/legacy/shared_figures.hpp"
#include "shared/core/error.hpp"
#include "shared/model/figure.hpp"

namespace parangon::hub::legacy {

/// Per cell of a table, whether it may be shown.
using Marks = std::vector<bool>;

/// Whether a sum could be shown for itself, to an outsider and to any one agency.
inline bool is_safe(const model::Aggregate& sum, const model::SecrecyRule& rule) {
  return sum.passes_consortium_rule(rule) && sum.passes_member_rule(rule);
}

/// The totals that may be shown together, to anybody (rules T1 to T4 of docs/indicators.md):
/// each is safe, and neither an outsider nor any one agency, which knows its own figures, can
/// compute an unsafe cell from them, nor can the rest that published parts leave of a published
/// total be anything but safe. Chosen greedily, in the order of showing_order. Errc::too_large as
/// Aggregate.
Result<Marks> showable_totals(const CellTable& table, const model::SecrecyRule& rule);

/// Per cell of a table, whether the values that its agencies share are shown, to each audience.
struct ValueMarks {
  Marks everybody;
  Marks staff;  ///< Beside what everybody sees.
};

/// The cells of which everybody, and of which staff, may see every figure that is shared with them,
/// beside the totals (rules A1 to A4 and S1 to S3): all of them together or none, and so that no
/// figure that is sealed or not shared, and no unsafe total, follows from what is seen. `totals` is
/// what showable_totals gave. Errc::too_large.
Result<ValueMarks> showable_values(const CellTable& table, const SharedFigures& shared,
                                   const Marks& totals, const model::SecrecyRule& rule);

}  // namespace parangon::hub::legacy
