#pragma once

#include <optional>
#include <string>
#include <vector>

#include "hub/disclosure/audit.hpp"
#include "hub/disclosure/primary.hpp"

namespace parangon::hub::disclosure {

/// Why a hole is there.
struct Explanation {
  CellIndex cell = 0;
  /// Of a secondary: what happens if it alone is published too. The first failure of the audit;
  /// nullopt for a primary, and for a secondary that nobody needs.
  std::optional<AuditFailure> without_it;
  Text learns;  ///< What the attacker learns then: "know that cell b is at most 25".
  /// The relation through which: the one of the cell's with the fewest other holes.
  std::optional<std::size_t> relation;
};

/// For the cells asked for, or all holes when none is. One audit a secondary. With rules, sums of
/// what is hidden in a relation are judged too.
std::vector<Explanation> explain(const Table& table, const Pattern& pattern,
                                 const std::vector<CellIndex>& cells,
                                 const PrimaryRules* rules = nullptr);

/// Who an attacker is, for people: "anybody", "contributor h1".
Text attacker_of(const AuditFailure& failure, const Table& table);

/// One sentence, in both languages.
Text sentence(const Explanation& explanation, const Table& table, const Pattern& pattern);

}  // namespace parangon::hub::disclosure
