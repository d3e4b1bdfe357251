#pragma once

#include <vector>

#include "hub/disclosure/released.hpp"

namespace parangon::hub::disclosure {

/// What an outsider derives about one hidden cell.
struct Derived {
  CellIndex cell = 0;
  Interval interval;
};

/// The independent attacker: for every hidden cell the interval that follows from what is
/// published, the relations and the bounds. Values, costs, levels and contributions of hidden cells
/// are not read. By cell. Errc::rule_violation when no amounts fit what is published.
Result<std::vector<Derived>> attack(const Table& table, const Pattern& pattern);

/// Between what the hidden ones among `cells` must lie together, as the same attacker derives: one
/// program a group and side. Rounded outwards to whole units. It follows from what is published,
/// so that it may be published too.
Result<Interval> attack_sum(const Table& table, const Pattern& pattern,
                            std::span<const CellIndex> cells);

/// The same table as attackers have it: values of hidden cells, costs, levels and contributions
/// removed.
Table without_secrets(const Table& table, const Pattern& pattern);

}  // namespace parangon::hub::disclosure
