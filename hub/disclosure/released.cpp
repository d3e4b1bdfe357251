#include "hub/disclosure/released.hpp"

#include <algorithm>
#include <numeric>
#include <unordered_map>

#include "shared/core/wide.hpp"

namespace parangon::hub::disclosure {

std::vector<std::vector<CellIndex>> hidden_groups(const Table& table, const Pattern& pattern) {
  std::vector<CellIndex> parent(table.cells.size());
  std::iota(parent.begin(), parent.end(), CellIndex{0});
  const auto root = [&](CellIndex cell) {
    while (parent[cell] != cell) cell = parent[cell] = parent[parent[cell]];
    return cell;
  };
  for (const Relation& relation : table.relations) {
    CellIndex first = 0;
    bool any = false;
    for (const Term& term : relation.terms) {
      if (!hidden(pattern[term.cell])) continue;
      const CellIndex mine = root(term.cell);
      if (any) {
        parent[std::max(mine, first)] = std::min(mine, first);
        first = std::min(mine, first);
      }
      if (!any) first = mine;
      any = true;
    }
  }
  std::vector<std::vector<CellIndex>> groups;
  std::vector<std::size_t> group_of(table.cells.size(), table.cells.size());
  for (CellIndex cell = 0; cell < table.cells.size(); ++cell) {
    if (!hidden(pattern[cell])) continue;
    const CellIndex top = root(cell);
    if (group_of[top] == table.cells.size()) {
      group_of[top] = groups.size();
      groups.emplace_back();
    }
    groups[group_of[top]].push_back(cell);
  }
  return groups;
}

RelationIndex::RelationIndex(const Table& table) : start_(table.cells.size() + 1, 0) {
  for (const Relation& relation : table.relations) {
    for (const Term& term : relation.terms) ++start_[term.cell + 1];
  }
  std::partial_sum(start_.begin(), start_.end(), start_.begin());
  relations_.resize(start_.back());
  std::vector<std::size_t> next(start_.begin(), start_.end() - 1);
  for (std::uint32_t i = 0; i < table.relations.size(); ++i) {
    for (const Term& term : table.relations[i].terms) relations_[next[term.cell]++] = i;
  }
}

std::vector<std::uint32_t> RelationIndex::with(std::span<const CellIndex> cells) const {
  std::vector<std::uint32_t> found;
  for (const CellIndex cell : cells) {
    const auto mine = of(cell);
    found.insert(found.end(), mine.begin(), mine.end());
  }
  std::ranges::sort(found);
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

HiddenGroup::HiddenGroup(const Table& table, const Pattern& pattern, const RelationIndex& relations,
                         std::vector<CellIndex> cells, bool centred, double scale)
    : cells_(std::move(cells)), scale_(scale) {
  std::unordered_map<CellIndex, std::size_t> position;
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    position[cells_[i]] = i;
    origin_.push_back(centred ? static_cast<double>(table.cells[cells_[i]].value) : 0.0);
  }
  LinearProgram program;
  std::vector<std::vector<std::pair<int, double>>> entries(cells_.size());
  for (const std::uint32_t index : relations.with(cells_)) {
    const Relation& relation = table.relations[index];
    Wide rest = relation.constant;
    for (const Term& term : relation.terms) {
      const bool known = !hidden(pattern[term.cell]);
      if (known || centred) rest -= Wide{term.coefficient} * table.cells[term.cell].value;
    }
    const double right = static_cast<double>(rest) / scale_;
    const int row = program.add_row(right, right);
    for (const Term& term : relation.terms) {
      const auto at = position.find(term.cell);
      if (at != position.end()) entries[at->second].emplace_back(row, term.coefficient);
    }
  }
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    const Cell& cell = table.cells[cells_[i]];
    program.add_column((static_cast<double>(cell.lower) - origin_[i]) / scale_,
                       (static_cast<double>(cell.upper) - origin_[i]) / scale_, 0);
    for (const auto& [row, coefficient] : entries[i]) program.add_entry(row, coefficient);
  }
  solver_ = make_lp_solver(program);
}

void HiddenGroup::know(std::size_t position, double lower, double upper) {
  solver_->set_bounds(static_cast<int>(position), (lower - origin_[position]) / scale_,
                      (upper - origin_[position]) / scale_);
  bounds_changed_ = true;
}

bool HiddenGroup::push(std::span<const std::size_t> positions, const std::vector<bool>& upward) {
  if (bounds_changed_ && solver_->solve(LpSolver::Method::dual) != LpOutcome::optimal) return false;
  bounds_changed_ = false;
  for (std::size_t i = 0; i < positions.size(); ++i) {
    solver_->set_cost(static_cast<int>(positions[i]), upward[i] ? -1 : 1);
  }
  const LpOutcome outcome = solver_->solve(LpSolver::Method::primal);
  for (const std::size_t position : positions) solver_->set_cost(static_cast<int>(position), 0);
  return outcome == LpOutcome::optimal;
}

std::optional<double> HiddenGroup::extreme_sum(std::span<const std::size_t> positions,
                                               bool largest) {
  if (!push(positions, std::vector<bool>(positions.size(), largest))) return std::nullopt;
  double sum = 0;
  for (const auto position : positions) {
    sum += solver_->solution()[position] * scale_ + origin_[position];
  }
  return sum;
}

std::optional<double> HiddenGroup::extreme(std::size_t position, bool largest) {
  return extreme_sum({&position, 1}, largest);
}

std::vector<double> HiddenGroup::solution() const {
  std::vector<double> amounts;
  const auto x = solver_->solution();
  for (std::size_t i = 0; i < cells_.size(); ++i) amounts.push_back(x[i] * scale_ + origin_[i]);
  return amounts;
}

}  // namespace parangon::hub::disclosure
