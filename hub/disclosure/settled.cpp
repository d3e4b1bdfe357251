#include "hub/disclosure/settled.hpp"

#include <optional>

namespace parangon::hub::disclosure {

std::set<CellIndex> settled_cells(const Table& table, std::span<const std::uint32_t> relations,
                                  const std::vector<CellContributions>& contributions,
                                  HoldingIndex attacker) {
  std::set<CellIndex> settled;
  const auto known = [&](CellIndex cell) {
    if (table.cells[cell].status == CellStatus::published) return true;
    const auto& parts = contributions[cell].parts;
    const auto own = parts.find(attacker);
    const bool alone =
        own != parts.end() && parts.size() == 1 && own->second == table.cells[cell].value;
    return alone || settled.contains(cell);
  };
  for (bool more = true; more;) {
    more = false;
    for (const std::uint32_t index : relations) {
      std::optional<CellIndex> unknown;
      std::size_t count = 0;
      for (const Term& term : table.relations[index].terms) {
        if (known(term.cell)) continue;
        unknown = term.cell;
        if (++count > 1) break;
      }
      if (count == 1) more = settled.insert(*unknown).second || more;
    }
  }
  return settled;
}

}  // namespace parangon::hub::disclosure
