#include "hub/disclosure/own_amounts.hpp"

#include <algorithm>
#include <set>

namespace parangon::hub::disclosure {

OwnAmounts::OwnAmounts(const Table& table, const Pattern& pattern)
    : cells_(table.cells.size()), pairs_(coalitions_of(table).pairs) {
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
    cells_[i].value = table.cells[i].value;
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
  for (auto& [holding, owns] : found) insiders.push_back({holding, the_public, std::move(owns)});
  return insiders;
}

std::vector<Insider> OwnAmounts::pairs_of(const std::vector<CellIndex>& cells,
                                          const std::vector<Insider>& insiders) const {
  std::vector<Insider> made;
  for (const Pair& pair : pairs_) {
    const auto first = std::ranges::lower_bound(insiders, pair.first, {}, &Insider::holding);
    const auto second = std::ranges::lower_bound(insiders, pair.second, {}, &Insider::holding);
    if (first == insiders.end() || first->holding != pair.first) continue;
    if (second == insiders.end() || second->holding != pair.second) continue;
    std::map<std::size_t, Own> owns;
    for (const Own& own : first->owns) owns.emplace(own.position, own);
    for (const Own& own : second->owns) {
      const auto [at, is_new] = owns.emplace(own.position, own);
      if (is_new) continue;
      const InCell& cell = cells_[cells[own.position]];
      at->second.amount += own.amount;
      at->second.all = cell.parts.size() == 2 && at->second.amount == cell.value;
    }
    Insider& both = made.emplace_back(Insider{pair.first, pair.second, {}});
    for (const auto& [position, own] : owns) both.owns.push_back(own);
  }
  return made;
}

}  // namespace parangon::hub::disclosure
