#pragma once

#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "hub/disclosure/table.hpp"

namespace parangon::hub::disclosure {

/// The primary rules of a consortium. Contributions are of holdings, never of establishments.
/// Ratios are in thousandths; 0 switches a rule off.
struct PrimaryRules {
  int minimum_count = 3;         ///< Unsafe with 0 < contributors < this.
  int dominance_count = 1;       ///< n of (n,k).
  int dominance_permille = 850;  ///< k: unsafe when the n largest exceed it. INSEE: (1, 85 %).
  int p_permille = 177;          ///< p %, rounded up from 17.65: what k = 85 comes to.
  /// (p,q): unsafe as with p* = p/q; used instead of p_permille when q is set.
  int prior_posterior_p_permille = 0;
  int prior_posterior_q_permille = 0;
  /// Whether a cell to which somebody contributes, but nobody anything else than zero, is unsafe:
  /// with non-negative amounts its zero tells every contributor's. Its upper level is zero_level,
  /// in the table's unit; 0: not a point.
  bool zero_unsafe = false;
  Amount zero_level = 0;
  /// Whether p % and (p,q) also judge suppliers of whom only bounds are known. The second one is
  /// then taken to be as large as can be, so that a cell fails wherever the largest may have more
  /// than about 46 %. Without, suppliers have the other two rules, as at the edge: the second
  /// largest may estimate the largest.
  bool second_supplier = false;
  /// How many contributors may pool what they know to estimate another's part: 1 or 2. p % and
  /// (p,q) then leave out so many of the largest beside the one that is estimated (SDC Handbook,
  /// 2nd edition, section 4.2.1, note to the p % rule).
  int coalition = 1;
};
constexpr int largest_coalition = 2;

/// The same rules against coalitions of that size. With coalition + 1 contributors all but one
/// compute the last one exactly, so minimum_count, where it is on, becomes coalition + 2 at least
/// (the same section, minimum frequency rule).
PrimaryRules against_coalition(PrimaryRules rules, int coalition);

/// Errc::invalid_argument when a rule cannot be: k not in 1…999, q > 1000, q ≤ p, counts below 1, a
/// coalition of neither 1 nor 2 or with a minimum_count that it undoes (against_coalition()).
Status check(const PrimaryRules& rules);

/// Which rule a cell fails first.
enum class PrimaryReason { frequency, dominance, p_percent, prior_posterior, zero };

/// What the rules say of one cell: nullopt when it is safe.
struct PrimaryFinding {
  PrimaryReason reason = PrimaryReason::frequency;
  Amount level = 0;  ///< Upper and lower protection level: the largest that a failed rule asks for.
  bool of_suppliers = false;  ///< The contributors are many enough, those behind them are not.
};

/// `amounts`: one a holding. Credit notes count with their absolute amounts; zeros do not count.
/// Levels (docs/disclosure.md): frequency 0 (not a point); (n,k) X1…n × 1000/k − X; p %
/// p × x1 − (X − x1 − x2), less x3 too for coalitions of two, where X is the sum of the absolute
/// amounts; rounded up.
std::optional<PrimaryFinding> judge(std::span<const Amount> amounts, const PrimaryRules& rules);

/// The same for suppliers of several agencies. What is known of them: see bounds_of().
struct PartialCell {
  Amount total = 0;
  std::size_t count = 0;
  Amount largest = 0;
  KnownSuppliers known{};
};
std::optional<PrimaryFinding> judge(std::span<const PartialCell> agencies,
                                    const PrimaryRules& rules);

/// Both: contributors by their amounts and, where they say what is behind them, their suppliers by
/// bounds_of(). One a holding. The larger level counts. Who consents is not protected: the largest
/// are those of the others, and when all consent suppliers alone are judged. It still counts, and
/// still hides others: what is left when its amount is known has to be a cell of its own.
///
/// Weighted contributions (Contribution::single) are judged as the SDC Handbook, 2nd edition,
/// section 4.2 (sampling weights) and tau-ARGUS have it: x with weight w counts as w contributors
/// of x each; weights that are not whole fill up the n largest in proportion.
std::optional<PrimaryFinding> judge(std::span<const Contribution> parts, const PrimaryRules& rules);

/// What a holding has in the union of two disjoint cells: amounts add up (weighted ones as those
/// that were reported). Of its suppliers there are at least as many as in the larger part, and the
/// largest has both largest amounts at most; where both parts list them in one scope, those in both
/// are counted once and their amounts add up. It consents when it does so for both.
void unite(Contribution& into, const Contribution& more);

/// The rules that a cell is judged by, where they are not the same for all.
using RulesOf = std::function<PrimaryRules(const Cell&)>;

/// Sets status and levels of the cells by their contributions. Cells without contributions, and
/// those that must be published, stay as they are; a published cell that fails is an error
/// (rule_violation). Also sets Table::insider_permille and Table::coalition.
Status apply(const PrimaryRules& rules, Table& table);
/// The same with rules of each cell; insider_permille is that of `rules`.
Status apply(const PrimaryRules& rules, const RulesOf& rules_of, Table& table);

/// Adds one virtual primary cell for each relation whose hidden cells together fail the rules,
/// because their sum is the total less what is published: one supplier alone in three segments of
/// one row. Says which cells were added; they follow the table's own. Given a pattern of the table
/// it judges what that hides, else what is primary. A sum with a cell whose contributors are not
/// known cannot be judged.
std::vector<CellIndex> add_supercells(const PrimaryRules& rules, const Pattern* pattern,
                                      Table& table);
/// The same with rules of each sum, by its id.
std::vector<CellIndex> add_supercells(const RulesOf& rules_of, const Pattern* pattern,
                                      Table& table);

}  // namespace parangon::hub::disclosure
