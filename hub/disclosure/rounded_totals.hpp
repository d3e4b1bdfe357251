#pragma once

#include "hub/disclosure/table.hpp"

namespace parangon::hub::disclosure {

/// After values were rounded, adds totals up anew: the single term of its sign in a relation is the
/// total of the others. A total changes by at most half a unit per term of its relation; where the
/// parts do not come that close, it stays as it was, and check_relation() names it. Bounds that a
/// new total would cross move to it.
void add_up_totals(Table& table);

/// The term that the others add up to: the only one of its sign; none where there is no such one.
const Term* total_of(const Relation& relation);

}  // namespace parangon::hub::disclosure
