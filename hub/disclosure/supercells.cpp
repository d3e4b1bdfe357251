#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "hub/disclosure/cell_names.hpp"
#include "hub/disclosure/primary.hpp"

namespace parangon::hub::disclosure {
namespace {

using Parts = std::map<HoldingIndex, Contribution>;

/// The hidden cells of a relation on one side (equal coefficients), which alone add up to something
/// that is derived.
struct HiddenSide {
  std::vector<CellIndex> cells;
  /// The cell that they are equal to together: the total, where no part of it is published.
  std::optional<CellIndex> total;
};

HiddenSide hidden_side(const Relation& relation, const Table& table, const Pattern* pattern) {
  HiddenSide side;
  int coefficient = 0;
  std::vector<Term> known;
  for (const Term& term : relation.terms) {
    const CellStatus status =
        pattern != nullptr ? (*pattern)[term.cell] : table.cells[term.cell].status;
    if (!hidden(status)) {
      known.push_back(term);
      continue;
    }
    if (coefficient != 0 && term.coefficient != coefficient) return {};
    coefficient = term.coefficient;
    side.cells.push_back(term.cell);
  }
  std::ranges::sort(side.cells);
  if (known.size() == 1 && known[0].coefficient == -coefficient && relation.constant == 0) {
    side.total = known[0].cell;
  }
  return side;
}

/// Of the same purchases the whole tells more than its parts: how many suppliers are in two of them
/// nobody knows.
void know_suppliers(Parts& together, const Parts& whole) {
  for (auto& [holding, part] : together) {
    const auto known = whole.find(holding);
    if (known != whole.end() && known->second.suppliers > 0) part = known->second;
  }
}

CellIndex add_union(const std::vector<CellIndex>& cells, const Parts& parts, Amount level,
                    Table& table) {
  const CellIndex at = add_sum(cells, table);
  Cell& sum = table.cells[at];
  sum.status = CellStatus::primary;
  sum.lower_level = sum.upper_level = level;
  for (auto [holding, part] : parts) {
    part.cell = at;
    table.contributions.push_back(part);
  }
  return at;
}

}  // namespace

std::vector<CellIndex> add_supercells(const PrimaryRules& rules, const Pattern* pattern,
                                      Table& table) {
  return add_supercells([&](const Cell&) { return rules; }, pattern, table);
}

std::vector<CellIndex> add_supercells(const RulesOf& rules_of, const Pattern* pattern,
                                      Table& table) {
  std::vector<Parts> parts(table.cells.size());
  for (const auto& part : table.contributions) parts[part.cell].emplace(part.holding, part);
  std::vector<CellIndex> added;
  std::set<std::vector<CellIndex>> seen;
  std::set<std::string> ids;
  for (const Cell& cell : table.cells) ids.insert(cell.id);
  const std::size_t relations = table.relations.size();
  for (std::size_t i = 0; i < relations; ++i) {
    const auto [cells, total] = hidden_side(table.relations[i], table, pattern);
    if (cells.size() < 2) continue;
    const auto unknown = [&](CellIndex cell) {
      return parts[cell].empty() && table.cells[cell].value != 0;
    };
    if (std::ranges::any_of(cells, unknown)) continue;
    Parts together;
    for (const CellIndex cell : cells) {
      for (const auto& [holding, part] : parts[cell]) {
        const auto [at, is_new] = together.emplace(holding, part);
        if (!is_new) unite(at->second, part);
      }
    }
    if (total) know_suppliers(together, parts[*total]);
    std::vector<Contribution> all;
    for (const auto& [holding, part] : together) all.push_back(part);
    Cell sum;
    sum.id = sum_id(cells, table);
    const auto finding = judge(std::span<const Contribution>(all), rules_of(sum));
    if (!finding || !seen.insert(cells).second) continue;
    if (!ids.insert(sum.id).second) continue;
    added.push_back(add_union(cells, together, finding->level, table));
  }
  return added;
}

}  // namespace parangon::hub::disclosure
