#pragma once

#include <vector>

#include "hub/disclosure/audit_conditions.hpp"
#include "hub/disclosure/released.hpp"

namespace parangon::hub::disclosure {

/// What an attacker derives about one hidden cell.
struct Derived {
  CellIndex cell = 0;
  Interval interval;
  HoldingIndex attacker = the_public;
  HoldingIndex partner = the_public;  ///< Of a pair that pools what it knows; else nobody.
};

/// The independent attacker: for every hidden cell the interval that follows from what is
/// published, the relations and the bounds. Values, costs, levels and contributions of hidden cells
/// are not read. By cell. Errc::rule_violation when no amounts fit what is published.
Result<std::vector<Derived>> attack(const Table& table, const Pattern& pattern);

/// About which holes each contributor is asked.
enum class AskedOf {
  contributors,  ///< Those to which it contributes.
  everybody,     ///< All.
};
/// Intervals of one attack: hidden cells × attackers.
constexpr std::size_t max_derived = 10'000'000;

/// The same of everybody: the public first, and every contributor that has something in a hidden
/// cell, who knows besides what it has there: the whole where it is the only one, else that the
/// cell is not below it (unless somebody has a credit note there). With Table::coalition 2 also the
/// pairs (coalitions_of()) of which both have something in cells that relations link, about what
/// one of them, or with AskedOf::everybody anybody, has there. By cell, then attacker, pairs last.
/// Errc::rule_violation as above; too_large beyond max_derived.
Result<std::vector<Derived>> attack_of_all(const Table& table, const Pattern& pattern,
                                           AskedOf asked);

/// Between what the hidden ones among `cells` must lie together, as the same attacker derives: one
/// program a group and side. Rounded outwards to whole units. It follows from what is published,
/// so that it may be published too.
Result<Interval> attack_sum(const Table& table, const Pattern& pattern,
                            std::span<const CellIndex> cells);

/// The same table as attackers have it: values of hidden cells, costs, levels and contributions
/// removed.
Table without_secrets(const Table& table, const Pattern& pattern);

}  // namespace parangon::hub::disclosure
