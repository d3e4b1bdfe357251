#include "hub/disclosure/settled.hpp"

#include <algorithm>
#include <optional>

namespace parangon::hub::disclosure {

std::vector<std::size_t> relations_with(const Table& table, const std::vector<CellIndex>& cells) {
  const std::set<CellIndex> wanted(cells.begin(), cells.end());
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < table.relations.size(); ++i) {
    const auto& terms = table.relations[i].terms;
    const auto in = [&](const Term& term) { return wanted.contains(term.cell); };
    if (std::ranges::any_of(terms, in)) found.push_back(i);
  }
  return found;
}

std::set<CellIndex> settled_cells(const Table& table, const std::vector<std::size_t>& relations,
                                  const std::vector<CellContributions>& contributions,
                                  HoldingIndex attacker) {
  const auto known = [&](CellIndex cell) {
    if (table.cells[cell].status == CellStatus::published) return true;
    const auto& parts = contributions[cell].parts;
    const auto own = parts.find(attacker);
    return own != parts.end() && parts.size() == 1 && own->second == table.cells[cell].value;
  };
  std::set<CellIndex> settled;
  for (const std::size_t index : relations) {
    std::optional<CellIndex> unknown;
    std::size_t count = 0;
    for (const Term& term : table.relations[index].terms) {
      if (known(term.cell)) continue;
      unknown = term.cell;
      if (++count > 1) break;
    }
    if (count == 1) settled.insert(*unknown);
  }
  return settled;
}

}  // namespace parangon::hub::disclosure
