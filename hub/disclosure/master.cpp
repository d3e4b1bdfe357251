#include "hub/disclosure/master.hpp"

#include <algorithm>
#include <cmath>

namespace parangon::hub::disclosure {
namespace {
constexpr double clearly = 1e-3;
/// Cost of what costs nothing, relative to the mean, so that it is not hidden for nothing.
constexpr double least_cost = 1e-8;
/// Rows that were not binding in so many solves are dropped when there are many; the search finds
/// them again when they are needed.
constexpr std::uint64_t memory = 150;
constexpr std::size_t spare_rows = 300;
}  // namespace

Master::Master(const System& system, const std::vector<VarIndex>& kept_safe)
    : system_(system), column_(system.vars.size(), -1) {
  double sum = 0;
  std::size_t count = 0;
  for (const auto& var : system.vars) {
    if (var.hidden) continue;
    sum += var.weight;
    ++count;
  }
  if (sum > 0) scale_ = sum / static_cast<double>(count);
  int columns = 0;
  for (VarIndex i = 0; i < system.vars.size(); ++i) {
    if (!system.vars[i].hidden) column_[i] = columns++;
  }
  low_.assign(system.vars.size(), 0);
  high_.assign(system.vars.size(), 1);
  point_.assign(system.vars.size(), 1);
  rebuild();
  std::vector<VarIndex> safe = kept_safe;
  std::ranges::sort(safe);
  // Somebody beside each primary in each of its relations.
  for (const auto& row : system.rows) {
    std::size_t hidden = 0;
    Cut cut;
    for (const VarIndex var : row.vars) {
      if (system.vars[var].hidden) {
        hidden += std::ranges::binary_search(safe, var) ? 1 : 2;
      } else {
        cut.vars.push_back(var);
        cut.coefficients.push_back(1);
      }
    }
    if (hidden == 1) add(cut);
  }
}

void Master::fix(const std::vector<std::pair<VarIndex, char>>& fixed) {
  for (const VarIndex var : changed_) solver_->set_bounds(column_[var], low_[var], high_[var]);
  changed_.clear();
  if (rows_.size() > 2 * kept_ + spare_rows) rebuild();
  for (const auto& [var, value] : fixed) {
    solver_->set_bounds(column_[var], value, value);
    changed_.push_back(var);
  }
}

bool Master::solve() {
  ++solved_;
  if (solver_->solve(LpSolver::Method::dual) != LpOutcome::optimal) return false;
  bound_ = solver_->objective() * scale_;
  const auto prices = solver_->row_prices();
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    if (std::abs(prices[i]) > 1e-9) rows_[i].last_used = solved_;
  }
  const auto x = solver_->solution();
  for (std::size_t i = 0; i < column_.size(); ++i) {
    if (column_[i] >= 0) point_[i] = std::clamp(x[static_cast<std::size_t>(column_[i])], 0.0, 1.0);
  }
  return true;
}

void Master::append(Row row) {
  row.last_used = solved_;
  solver_->add_row(row.columns, row.coefficients, row.low, unbounded);
  rows_.push_back(std::move(row));
}

void Master::rebuild() {
  LinearProgram program;
  for (std::size_t i = 0; i < column_.size(); ++i) {
    if (column_[i] < 0) continue;
    program.add_column(low_[i], high_[i], std::max(system_.vars[i].weight / scale_, least_cost));
  }
  if (solver_) work_ += solver_->work();
  solver_ = make_lp_solver(program);
  std::erase_if(rows_, [this](const Row& row) { return row.last_used + memory < solved_; });
  for (const Row& row : rows_) {
    solver_->add_row(row.columns, row.coefficients, row.low, unbounded);
  }
  kept_ = rows_.size();
}

void Master::add(const Cut& cut) {
  Row row{{}, cut.coefficients, 1, 0};
  for (const VarIndex var : cut.vars) row.columns.push_back(column_[var]);
  append(std::move(row));
}

std::size_t Master::add_links() {
  std::size_t added = 0;
  for (const auto& row : system_.rows) {
    double sum = 0;
    for (const VarIndex var : row.vars) sum += point_[var];
    for (const VarIndex var : row.vars) {
      if (column_[var] < 0 || 2 * point_[var] <= sum + clearly) continue;
      std::vector<int> columns;
      std::vector<double> coefficients;
      for (const VarIndex other : row.vars) {
        if (column_[other] < 0) continue;
        columns.push_back(column_[other]);
        coefficients.push_back(other == var ? -1 : 1);
      }
      append({std::move(columns), std::move(coefficients), 0, 0});
      ++added;
    }
  }
  return added;
}

void Master::fix_by_reduced_cost(double best) {
  const double room = (best - bound_) / scale_ * (1 + 1e-9) + 1e-9;
  const auto reduced = solver_->reduced_costs();
  for (VarIndex i = 0; i < column_.size(); ++i) {
    if (column_[i] < 0 || low_[i] == high_[i]) continue;
    const double d = reduced[static_cast<std::size_t>(column_[i])];
    if (point_[i] < 0.5 && d > room) high_[i] = 0;
    if (point_[i] > 0.5 && -d > room) low_[i] = 1;
    if (low_[i] == high_[i]) solver_->set_bounds(column_[i], low_[i], high_[i]);
  }
}

}  // namespace parangon::hub::disclosure
