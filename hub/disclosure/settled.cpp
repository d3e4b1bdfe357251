#include "hub/disclosure/settled.hpp"

#include <algorithm>

namespace parangon::hub::disclosure {

Amount CellContributions::own_of(const Attacker& attacker) const {
  Amount own = 0;
  for (const HoldingIndex member : {attacker.holding, attacker.partner}) {
    const auto part = parts.find(member);
    if (part != parts.end()) own += part->second;
  }
  return own;
}

bool CellContributions::only(const Attacker& attacker, Amount value) const {
  if (parts.empty() || parts.size() > 2) return false;
  const bool theirs =
      std::ranges::all_of(parts, [&](const auto& part) { return attacker.has(part.first); });
  return theirs && own_of(attacker) == value;
}

Settled::Settled(const Table& table, std::span<const std::uint32_t> relations)
    : table_(table), known_(table.cells.size(), 0) {
  for (CellIndex i = 0; i < table.cells.size(); ++i) {
    known_[i] = table.cells[i].status == CellStatus::published ? 1 : 0;
  }
  std::vector<std::uint32_t> open;  // Relations with one unknown cell.
  for (const std::uint32_t relation : relations) {
    std::size_t unknown = 0;
    for (const Term& term : table.relations[relation].terms) {
      relations_of_[term.cell].push_back(relation);
      unknown += is_known(term.cell) ? 0 : 1;
    }
    unknown_[relation] = unknown;
    if (unknown == 1) open.push_back(relation);
  }
  while (!open.empty()) {
    const std::uint32_t relation = open.back();
    open.pop_back();
    for (const Term& term : table.relations[relation].terms) {
      if (is_known(term.cell)) continue;
      known_[term.cell] = 1;
      everybody_.push_back(term.cell);
      for (const std::uint32_t other : relations_of_[term.cell]) {
        if (--unknown_[other] == 1) open.push_back(other);
      }
    }
  }
  std::ranges::sort(everybody_);
}

std::vector<CellIndex> Settled::besides(std::span<const CellIndex> known) const {
  std::vector<CellIndex> settled;
  std::set<CellIndex> learned;
  Unknown unknown;  // Where it is less than everybody's.
  std::vector<CellIndex> next;
  const auto learn = [&](CellIndex cell) {
    if (!is_known(cell) && learned.insert(cell).second) next.push_back(cell);
  };
  for (const CellIndex cell : known) learn(cell);
  while (!next.empty()) {
    const CellIndex cell = next.back();
    next.pop_back();
    const auto relations = relations_of_.find(cell);
    if (relations == relations_of_.end()) continue;
    for (const std::uint32_t relation : relations->second) {
      if (--unknown.emplace(relation, unknown_.at(relation)).first->second != 1) continue;
      for (const Term& term : table_.relations[relation].terms) {
        if (is_known(term.cell) || learned.contains(term.cell)) continue;
        settled.push_back(term.cell);
        learn(term.cell);
        break;
      }
    }
  }
  return settled;
}

std::set<CellIndex> settled_cells(const Table& table, std::span<const std::uint32_t> relations,
                                  const std::vector<CellContributions>& contributions,
                                  const Attacker& attacker) {
  const Settled settled(table, relations);
  std::vector<CellIndex> alone;
  for (CellIndex cell = 0; cell < contributions.size(); ++cell) {
    if (contributions[cell].only(attacker, table.cells[cell].value)) alone.push_back(cell);
  }
  std::set<CellIndex> all(settled.for_everybody().begin(), settled.for_everybody().end());
  for (const CellIndex cell : settled.besides(alone)) all.insert(cell);
  return all;
}

}  // namespace parangon::hub::disclosure
