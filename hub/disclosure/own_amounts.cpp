#include "hub/disclosure/own_amounts.hpp"

#include <set>

namespace parangon::hub::disclosure {

OwnAmounts::OwnAmounts(const Table& table, const Pattern& pattern) : cells_(table.cells.size()) {
  std::set<HoldingIndex> holdings;
  for (const Contribution& part : table.contributions) {
    if (part.amount == 0 || !hidden(pattern[part.cell])) continue;
    cells_[part.cell].parts[part.holding] += part.amount;
    cells_[part.cell].credit = cells_[part.cell].credit || part.amount < 0;
    holdings.insert(part.holding);
  }
  // Where contributions do not add up there is somebody else who is not listed.
  for (CellIndex i = 0; i < cells_.size(); ++i) {
    const auto& parts = cells_[i].parts;
    cells_[i].alone = parts.size() == 1 && parts.begin()->second == table.cells[i].value;
  }
  holdings_.assign(holdings.begin(), holdings.end());
}

std::vector<Insider> OwnAmounts::insiders_of(const std::vector<CellIndex>& cells) const {
  std::map<HoldingIndex, std::vector<Own>> found;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const InCell& cell = cells_[cells[i]];
    for (const auto& [holding, amount] : cell.parts) {
      found[holding].push_back({i, amount, cell.alone, !cell.credit});
    }
  }
  std::vector<Insider> insiders;
  insiders.reserve(found.size());
  for (auto& [holding, owns] : found) insiders.push_back({holding, std::move(owns)});
  return insiders;
}

}  // namespace parangon::hub::disclosure
