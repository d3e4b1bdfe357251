#pragma once

#include <algorithm>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include "hub/disclosure/released.hpp"

namespace parangon::testing {

/// Bounds that an attacker has beside those that everybody knows, by cell.
using Known = std::map<hub::disclosure::CellIndex, hub::disclosure::Interval>;

/// What `insider` knows of hidden cells: all of one where nobody else is, elsewhere its own part at
/// least, where there are no credit notes.
inline Known known_by(hub::disclosure::HoldingIndex insider, const hub::disclosure::Table& table,
                      const hub::disclosure::Pattern& pattern) {
  Known known;
  for (const auto& own : table.contributions) {
    if (own.holding != insider || own.amount == 0 || !hub::disclosure::hidden(pattern[own.cell])) {
      continue;
    }
    bool alone = true, credit = false;
    for (const auto& other : table.contributions) {
      if (other.cell != own.cell || other.amount == 0) continue;
      alone = alone && other.holding == insider;
      credit = credit || other.amount < 0;
    }
    const auto& cell = table.cells[own.cell];
    if (alone) known[own.cell] = {own.amount, own.amount};
    if (!alone && !credit) known[own.cell] = {std::max(own.amount, cell.lower), cell.upper};
  }
  return known;
}

/// The attacker's program in the CPLEX LP format that both oracles read: the sum of `goals`.
inline std::string attacker_lp(const hub::disclosure::Table& table,
                               const hub::disclosure::Pattern& pattern,
                               const std::vector<hub::disclosure::CellIndex>& goals, bool largest,
                               const Known& known = {}) {
  std::string text = largest ? "Maximize\n obj:" : "Minimize\n obj:";
  for (const auto goal : goals) text += " + x" + std::to_string(goal);
  text += "\nSubject To\n";
  std::size_t number = 0;
  for (const auto& relation : table.relations) {
    std::string left;
    hub::disclosure::Amount right = relation.constant;
    for (const hub::disclosure::Term& term : relation.terms) {
      if (hub::disclosure::hidden(pattern[term.cell])) {
        left += (term.coefficient < 0 ? " - " : " + ") +
                std::to_string(std::abs(term.coefficient)) + " x" + std::to_string(term.cell);
      } else {
        right -= term.coefficient * table.cells[term.cell].value;
      }
    }
    if (!left.empty()) {
      text += " r" + std::to_string(number++) + ":" + left + " = " + std::to_string(right) + "\n";
    }
  }
  text += "Bounds\n";
  for (hub::disclosure::CellIndex i = 0; i < pattern.size(); ++i) {
    if (!hub::disclosure::hidden(pattern[i])) continue;
    const auto& cell = table.cells[i];
    const auto at = known.find(i);
    const hub::disclosure::Interval bounds =
        at == known.end() ? hub::disclosure::Interval{cell.lower, cell.upper} : at->second;
    text += " " + std::to_string(bounds.lower) + " <= x" + std::to_string(i) +
            " <= " + std::to_string(bounds.upper) + "\n";
  }
  return text + "End\n";
}

}  // namespace parangon::testing
