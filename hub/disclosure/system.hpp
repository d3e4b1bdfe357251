#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "hub/disclosure/coalitions.hpp"
#include "hub/disclosure/table.hpp"

namespace parangon::hub::disclosure {

using VarIndex = std::uint32_t;
constexpr VarIndex no_var = 0xffffffff;

/// What a holding has in a variable.
struct Share {
  HoldingIndex holding = 0;
  double amount = 0;
  bool consents = false;  ///< In all cells of the variable.
};

/// What the protector works on: the deviations y that attackers cannot exclude, M y = 0 with
/// −down ≤ y ≤ up, over the cells that may be hidden.
///
/// Published cells are gone. Cells that are equal (a total and its only part) are one variable.
/// Amounts are divided by their greatest common divisor, so that scale changes nothing. Variables,
/// rows and holdings stand in an order made from their contents (values, levels, neighbourhoods),
/// so that the order and the names in the input change nothing either.
///
/// Attackers are holdings by their index and, from `holdings` on, pairs of them.
struct System {
  struct Row {
    std::vector<VarIndex> vars;
    std::vector<double> coefficients;
  };
  struct Var {
    double value = 0;
    double weight = 0;  ///< Cost of hiding, over all its cells. Zero for what is hidden anyway.
    double down = 0, up = 0;
    double lower_level = 0, upper_level = 0, spread = 0;
    bool primary = false;
    bool hidden = false;  ///< Primary, or hidden in the input.
    std::vector<CellIndex> cells;
    std::vector<std::uint32_t> rows;
    std::vector<double> coefficients;    ///< In those rows.
    std::vector<Share> shares;           ///< By holding.
    std::vector<std::uint32_t> by_size;  ///< Positions in `shares`, the largest amount first.
    bool credit = false;                 ///< Some share is negative.
  };
  /// What a holding has, seen from the holding.
  struct Part {
    VarIndex var = 0;
    double amount = 0;
    auto operator<=>(const Part&) const = default;
  };
  std::vector<Var> vars;
  std::vector<Row> rows;
  std::vector<VarIndex> var_of;  ///< Per cell; no_var: published, or determined by what must be.
  /// Primary cells that what must be published determines: no pattern protects them.
  std::vector<CellIndex> lost;
  /// By attacker, sorted: what follows for it from the variables that are its alone, one
  /// subtraction after the other. No pattern changes that.
  std::vector<std::vector<VarIndex>> settled_for;
  double unit = 1;  ///< One in the system is so much in the table.
  double insider_margin = 0;
  std::vector<std::vector<Part>> parts_of;  ///< By holding; by variable.
  std::size_t holdings = 0;
  /// Who attacks besides: those who pool what they know. In order; as attackers they are numbered
  /// from `holdings` on.
  std::vector<Pair> pairs;
  bool all_pairs = true;  ///< Each two contributors.
  /// A holding's pairs: whom with, and the attacker that they are. By partner.
  struct Pairing {
    HoldingIndex partner = 0;
    HoldingIndex attacker = 0;
  };
  std::vector<std::vector<Pairing>> pairs_of;  ///< By holding; empty without pairs.

  std::size_t attackers() const { return holdings + pairs.size(); }
  bool is_pair(HoldingIndex attacker) const {
    return attacker >= holdings && attacker - holdings < pairs.size();
  }
};

/// Greatest common divisor of all costs: weights are multiples of it.
double cost_unit(const Table& table);
/// `table` has passed check().
System make_system(const Table& table);

}  // namespace parangon::hub::disclosure
