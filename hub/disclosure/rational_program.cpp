#include "hub/disclosure/rational_program.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "hub/disclosure/precision.hpp"
#include "shared/core/wide.hpp"

namespace parangon::hub::disclosure {
namespace {

using Place = LpBasis::Place;

/// Where a cell has no bound, it gets one so many times what is published around it.
constexpr Amount far_factor = 1000;

Rational rational(Wide amount) {
  constexpr std::int64_t part = 1LL << 62;
  Rational whole = static_cast<std::int64_t>(amount / part);
  whole *= part;
  return whole + static_cast<std::int64_t>(amount % part);
}

}  // namespace

RationalProgram::RationalProgram(const Table& seen, const Pattern& pattern,
                                 const RelationIndex& relations, std::vector<CellIndex> cells)
    : cells_(std::move(cells)), relations_(relations.with(cells_)), entries_(cells_.size()) {
  std::unordered_map<CellIndex, std::size_t> column;
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    column[cells_[i]] = i;
    lower_.push_back(seen.cells[cells_[i]].lower);
    upper_.push_back(seen.cells[cells_[i]].upper);
  }
  Wide largest = 1;
  for (std::uint32_t row = 0; row < relations_.size(); ++row) {
    const Relation& relation = seen.relations[relations_[row]];
    Wide rest = relation.constant;
    for (const Term& term : relation.terms) {
      if (hidden(pattern[term.cell])) {
        entries_[column.at(term.cell)].push_back({row, term.coefficient});
      } else {
        rest -= Wide{term.coefficient} * seen.cells[term.cell].value;
      }
    }
    right_.push_back(rest);
    largest = std::max(largest, rest < 0 ? -rest : rest);
  }
  far_ = static_cast<Amount>(std::min<Wide>(largest * far_factor, max_amount));
  make_solver();
}

void RationalProgram::make_solver() {
  double largest = 1;
  for (const Wide right : right_) largest = std::max(largest, std::abs(static_cast<double>(right)));
  const double scale = std::max(1.0, largest / largest_number);
  LinearProgram program;
  for (const Wide right : right_) {
    const double amount = static_cast<double>(right) / scale;
    program.add_row(amount, amount);
  }
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    program.add_column(static_cast<double>(resting(i, Place::at_lower)) / scale,
                       static_cast<double>(resting(i, Place::at_upper)) / scale, 0);
    for (const Entry& entry : entries_[i]) {
      program.add_entry(static_cast<int>(entry.row), entry.coefficient);
    }
  }
  solver_ = make_lp_solver(program);
}

Amount RationalProgram::resting(std::size_t column, Place place) const {
  if (place == Place::at_upper) {
    return has_upper(column) ? upper_[column]
                             : far_ + (has_lower(column) ? std::abs(lower_[column]) : 0);
  }
  return has_lower(column) ? lower_[column]
                           : -far_ - (has_upper(column) ? std::abs(upper_[column]) : 0);
}

std::optional<ExactExtreme> RationalProgram::extreme(std::size_t position, bool largest) {
  solver_->set_cost(static_cast<int>(position), largest ? -1 : 1);
  const LpOutcome outcome = solver_->solve(LpSolver::Method::primal);
  solver_->set_cost(static_cast<int>(position), 0);
  if (outcome != LpOutcome::optimal) return std::nullopt;
  const LpBasis basis = solver_->basis();
  auto point = point_of(basis);
  auto multipliers = multipliers_of(basis, position);
  if (!point || !multipliers || !feasible(*point)) return std::nullopt;
  ExactExtreme found;
  bool open = false;
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    Rational price = i == position ? 1 : 0;
    for (const Entry& entry : entries_[i]) price -= (*multipliers)[entry.row] * entry.coefficient;
    if (price == 0) continue;
    // Which end the price holds the column at: for the largest the signs turn round.
    const bool low = (price > 0) != largest;
    const bool there = (*point)[i] == resting(i, low ? Place::at_lower : Place::at_upper);
    if (!there) return std::nullopt;
    open = open || !(low ? has_lower(i) : has_upper(i));
  }
  found.point = std::move(*point);
  if (open) {
    auto ray = ray_of(basis, position, largest);
    if (!ray) return std::nullopt;
    found.ray = std::move(*ray);
    return found;
  }
  found.value = found.point[position];
  found.multipliers = std::move(*multipliers);
  return found;
}

std::optional<std::vector<Rational>> RationalProgram::solve_basis(
    const LpBasis& basis, const std::vector<Rational>& at_rest, bool homogeneous) const {
  std::vector<std::uint32_t> unknown(cells_.size(), 0), equation(relations_.size(), 0);
  std::vector<RationalRow> rows;
  for (std::uint32_t row = 0; row < relations_.size(); ++row) {
    if (basis.spare_rows[row]) continue;
    equation[row] = static_cast<std::uint32_t>(rows.size());
    rows.emplace_back();
    if (!homogeneous) rows.back().right = rational(right_[row]);
  }
  std::uint32_t unknowns = 0;
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    const bool basic = basis.columns[i] == Place::basic;
    if (basic) unknown[i] = unknowns++;
    for (const Entry& entry : entries_[i]) {
      if (basis.spare_rows[entry.row]) continue;
      RationalRow& row = rows[equation[entry.row]];
      if (basic) row.terms.emplace_back(unknown[i], entry.coefficient);
      if (!basic && at_rest[i] != 0) row.right -= at_rest[i] * entry.coefficient;
    }
  }
  const auto solved = solve_exactly(rows, unknowns);
  if (!solved) return std::nullopt;
  std::vector<Rational> all = at_rest;
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    if (basis.columns[i] == Place::basic) all[i] = (*solved)[unknown[i]];
  }
  return all;
}

std::optional<std::vector<Rational>> RationalProgram::point_of(const LpBasis& basis) const {
  std::vector<Rational> at_rest(cells_.size());
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    if (basis.columns[i] != Place::basic) at_rest[i] = resting(i, basis.columns[i]);
  }
  return solve_basis(basis, at_rest, false);
}

std::optional<std::vector<Rational>> RationalProgram::ray_of(const LpBasis& basis,
                                                             std::size_t position,
                                                             bool largest) const {
  std::vector<Rational> at_rest(cells_.size());
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    if (basis.columns[i] == Place::at_upper && !has_upper(i)) at_rest[i] = 1;
    if (basis.columns[i] == Place::at_lower && !has_lower(i)) at_rest[i] = -1;
  }
  auto ray = solve_basis(basis, at_rest, true);
  if (!ray) return std::nullopt;
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    if (((*ray)[i] < 0 && has_lower(i)) || ((*ray)[i] > 0 && has_upper(i))) return std::nullopt;
  }
  if (std::ranges::any_of(sums_of(*ray), [](const Rational& sum) { return sum != 0; })) {
    return std::nullopt;
  }
  const bool leaves = largest ? (*ray)[position] > 0 : (*ray)[position] < 0;
  return leaves ? ray : std::nullopt;
}

std::optional<std::vector<Rational>> RationalProgram::multipliers_of(const LpBasis& basis,
                                                                     std::size_t position) const {
  std::vector<std::uint32_t> unknown(relations_.size(), 0);
  std::uint32_t unknowns = 0;
  for (std::uint32_t row = 0; row < relations_.size(); ++row) {
    if (!basis.spare_rows[row]) unknown[row] = unknowns++;
  }
  std::vector<RationalRow> rows;
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    if (basis.columns[i] != Place::basic) continue;
    RationalRow row;
    for (const Entry& entry : entries_[i]) {
      if (!basis.spare_rows[entry.row])
        row.terms.emplace_back(unknown[entry.row], entry.coefficient);
    }
    if (i == position) row.right = 1;
    rows.push_back(std::move(row));
  }
  const auto solved = solve_exactly(rows, unknowns);
  if (!solved) return std::nullopt;
  std::vector<Rational> all(relations_.size());
  for (std::uint32_t row = 0; row < relations_.size(); ++row) {
    if (!basis.spare_rows[row]) all[row] = (*solved)[unknown[row]];
  }
  return all;
}

std::vector<Rational> RationalProgram::sums_of(const std::vector<Rational>& point) const {
  std::vector<Rational> sums(relations_.size());
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    if (point[i] == 0) continue;
    for (const Entry& entry : entries_[i]) sums[entry.row] += point[i] * entry.coefficient;
  }
  return sums;
}

bool RationalProgram::feasible(const std::vector<Rational>& point) const {
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    if (point[i] < resting(i, Place::at_lower) || point[i] > resting(i, Place::at_upper)) {
      return false;
    }
  }
  const auto sums = sums_of(point);
  for (std::size_t row = 0; row < sums.size(); ++row) {
    if (sums[row] != rational(right_[row])) return false;
  }
  return true;
}

}  // namespace parangon::hub::disclosure
