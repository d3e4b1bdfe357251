#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "shared/core/error.hpp"

namespace parangon::hub::disclosure {

/// An amount in the smallest unit of its table: cents of euro in the hub, 10^-decimals of whatever
/// a JJ file counts.
using Amount = std::int64_t;
/// Position of a cell in Table::cells, of a holding in Table::holdings.
using CellIndex = std::uint32_t;
using HoldingIndex = std::uint32_t;

/// Limits, so that no input makes the engine run away. A table over one is refused (too_large).
constexpr std::size_t max_cells = 200'000;
constexpr std::size_t max_relations = 400'000;
constexpr std::size_t max_terms = 4'000'000;
constexpr std::size_t max_contributions = 4'000'000;
/// The limit of every amount (value, cost, bounds, levels), in the table's smallest unit: up to it
/// everything works. In the hub, whose unit is the cent: 4 × 10^13 euros.
constexpr Amount max_amount = 4'000'000'000'000'000;

/// What may or must happen to a cell. The letters are those of the JJ format.
enum class CellStatus : char {
  open = 's',       ///< May be published or hidden.
  primary = 'u',    ///< Unsafe by itself: must be hidden, and stay uncertain.
  secondary = 'm',  ///< Hidden to protect others. In an input: hidden already, at no cost.
  published = 'z',  ///< Must be published, or already is.
};

/// One cell. Everybody is supposed to know `lower` ≤ value ≤ `upper` beforehand.
struct Cell {
  std::string id;
  Amount value = 0;
  Amount cost = 0;  ///< What hiding it loses; the sum over secondaries is minimised.
  CellStatus status = CellStatus::open;
  Amount lower = 0;
  Amount upper = 0;
  /// Of a primary cell: the interval that an attacker can derive must reach below value −
  /// lower_level, above value + upper_level, and be spread wide at least. All zero: it must not be
  /// a point. Levels beyond the bounds are cut there.
  Amount lower_level = 0;
  Amount upper_level = 0;
  Amount spread = 0;
};

struct Term {
  CellIndex cell = 0;
  int coefficient = 1;
  auto operator<=>(const Term&) const = default;
};

/// Σ coefficient × value = constant; known to everybody.
struct Relation {
  Amount constant = 0;
  std::vector<Term> terms;
};

/// A supplier under a pseudonym. Equal ids of one scope are the same legal unit.
struct SupplierId {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  auto operator<=>(const SupplierId&) const = default;
};

/// One supplier behind a contribution: its absolute amount is at most this.
struct ListedSupplier {
  SupplierId id;
  Amount at_most = 0;
  auto operator<=>(const ListedSupplier&) const = default;
};

/// Which suppliers are behind a contribution. Lists of the same scope can be compared: suppliers of
/// a union are then counted once. Lists of different scopes, and contributions without a list, are
/// united by bounds.
struct KnownSuppliers {
  std::uint64_t scope = 0;             ///< 0: nothing is known.
  std::vector<ListedSupplier> listed;  ///< By id, each once; all different legal units.
  Amount others_at_most = 0;           ///< Each that is not listed; 0 when all are listed.
  auto operator<=>(const KnownSuppliers&) const = default;
};

/// What one holding contributes to one cell, and therefore knows of it. Credit notes are negative.
/// Where the holding is a buyer, its suppliers have a secret too: then their bounds stand beside.
struct Contribution {
  CellIndex cell = 0;
  HoldingIndex holding = 0;
  Amount amount = 0;
  std::int64_t suppliers = 0;  ///< At least so many are behind it; 0: none are to be judged.
  Amount largest = 0;          ///< The largest of them has at most this.
  Amount magnitude = 0;        ///< Sum of the suppliers' absolute amounts.
  /// The holding agreed that everybody may know this amount: rules and levels do not protect it.
  /// Its suppliers have agreed to nothing.
  bool consents = false;
  /// Of a weighted sample: what the holding reported. `amount` is that times its weight, so that it
  /// stands for amount / single units of the population. 0: not weighted.
  Amount single = 0;
  KnownSuppliers known{};  ///< Who the suppliers are, where that is known.
  auto operator<=>(const Contribution&) const = default;
};

/// Linked tables as one system: what there is to protect. A cell without contributions is one of
/// which no insider is known to know anything.
struct Table {
  unsigned decimals = 0;  ///< Digits after the point when amounts are written.
  std::vector<Cell> cells;
  std::vector<Relation> relations;
  std::vector<std::string> holdings;
  std::vector<Contribution> contributions;  ///< At most one of a holding in a cell.
  /// Against insiders, in thousandths: nobody may know another contributor's amount closer than
  /// this from above. 0: exact disclosure only.
  int insider_permille = 0;
  /// How many contributors may pool what they know: 1 or 2.
  int coalition = 1;
};

/// Limits, references, distinct ids, value within its bounds, levels not negative, relations that
/// hold, coefficients not zero, a coalition of 1 or 2. Errc::malformed or Errc::too_large; the
/// message names the cell or the relation (by its position from 1).
Status check(const Table& table);
/// The part of it about one relation.
Status check_relation(const Table& table, std::size_t index);

/// "1234.50" with the table's decimals.
std::string to_decimal(Amount amount, unsigned decimals);

/// One status a cell, in the order of Table::cells: `secondary` for what is hidden to protect
/// others; what is published keeps `open` or `published`.
using Pattern = std::vector<CellStatus>;

constexpr bool hidden(CellStatus status) {
  return status == CellStatus::primary || status == CellStatus::secondary;
}

/// Secondary cells of a pattern: how many, their absolute values and their costs. Cells that were
/// hidden in the input do not count.
struct Loss {
  std::size_t cells = 0;
  Amount value = 0;
  Amount cost = 0;
};
Loss loss_of(const Table& table, const Pattern& pattern);

}  // namespace parangon::hub::disclosure
