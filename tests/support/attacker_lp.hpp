#pragma once

#include <cstdlib>
#include <string>
#include <vector>

#include "hub/disclosure/table.hpp"

namespace parangon::testing {

/// The attacker's program in the CPLEX LP format that both oracles read: the sum of `goals`.
inline std::string attacker_lp(const hub::disclosure::Table& table,
                               const hub::disclosure::Pattern& pattern,
                               const std::vector<hub::disclosure::CellIndex>& goals, bool largest) {
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
    text += " " + std::to_string(table.cells[i].lower) + " <= x" + std::to_string(i) +
            " <= " + std::to_string(table.cells[i].upper) + "\n";
  }
  return text + "End\n";
}

}  // namespace parangon::testing
