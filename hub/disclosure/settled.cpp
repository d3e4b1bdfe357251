#include "hub/disclosure/settled.hpp"

#include <optional>

namespace parangon::hub::disclosure {

std::set<CellIndex> settled_cells(const Table& table, std::span<const std::uint32_t> relations,
                                  const std::vector<CellContributions>& contributions,
                                  HoldingIndex attacker) {
  const auto known = [&](CellIndex cell) {
    if (table.cells[cell].status == CellStatus::published) return true;
    const auto& parts = contributions[cell].parts;
    const auto own = parts.find(attacker);
    return own != parts.end() && parts.size() == 1 && own->second == table.cells[cell].value;
  };
  std::set<CellIndex> settled;
  for (const std::uint32_t index : relations) {
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
