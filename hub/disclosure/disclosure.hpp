#pragma once

#include <optional>

#include "hub/disclosure/attack.hpp"
#include "hub/disclosure/audit.hpp"
#include "hub/disclosure/defence.hpp"
#include "hub/disclosure/primary.hpp"
#include "hub/disclosure/protect.hpp"
#include "hub/disclosure/releases.hpp"
#include "hub/disclosure/table.hpp"

/// Statistical secrecy: from a table to what may be published of it. docs/disclosure.md defines
/// every word. Everything here is pure: the same input gives the same bytes.
namespace parangon::hub::disclosure {

/// How far contributors are taken for attackers.
enum class Singletons {
  none,           ///< Outsiders only.
  virtual_cells,  ///< The classic trick, for comparison: pairs with a single contributor as one
                  ///< cell.
  insider,        ///< Every contributor is an attacker.
};

struct Request {
  Table table;
  /// When set, decides primary cells and levels from the contributions, and supercells.
  std::optional<PrimaryRules> rules;
  Singletons singletons = Singletons::insider;
  ProtectOptions options;
  /// When set, the choice of suppressed cells depends on a secret key as well (defence.hpp).
  std::optional<Defence> defence;
  /// False to estimate what a pattern keeps: nobody may be shown a table that was not audited.
  bool audited = true;
};

struct Outcome {
  /// What was protected in the end: the request's cells first, then virtual ones (supercells,
  /// pairs).
  Table table;
  /// Of that table; loss and unprotected cells include virtual ones. With a defence it has neither
  /// bound nor optimality.
  Protection protection;
  /// With a defence: what the search came to, in salted costs. Internal: whoever knows it knows
  /// more of the key.
  std::optional<Protection> salted;
  std::size_t virtual_cells = 0;
  AuditReport audit;  ///< By the other path; no failures are the guarantee, if it was audited.

  /// Nothing is unprotected, and the audit finds nothing.
  bool is_safe() const;
  /// Without virtual cells.
  Pattern published_pattern() const;
};

/// Primary rules, supercells, complementary suppression, audit. Repeats while what is hidden of
/// some relation fails the rules as a whole; at most supercell_rounds, and the exact search in the
/// first and, once nothing more fails, in a last one. The lower bound is that of the first, which
/// binds every pattern. What remains then is unprotected, unless the pattern passes examine():
/// rounds only add sums, also such as later ones hide in a larger whole. Errors: check(table), the
/// rules' own, sizes.
constexpr int supercell_rounds = 8;
/// In larger tables the first round's holes stay and later ones only add to them: much quicker,
/// and not quite minimal.
constexpr std::size_t full_rounds_up_to = 500;
///
/// With Request::defence the search works on salted costs, levels and rules; what it chose is then
/// judged as examine() does. Where a stretched level or rule cannot be met, the cell's own counts:
/// at most so many searches, the last one with the levels and rules as they are.
constexpr int defence_rounds = 4;
Result<Outcome> secure(Request request);

/// The same judgement of a pattern that is there already, of the table's first cells; what follows
/// them counts as hidden unless it is published. Nothing more is hidden: what is unsafe is in
/// `unprotected` and in the audit's failures.
Result<Outcome> examine(Request request, const Pattern& known);

}  // namespace parangon::hub::disclosure
