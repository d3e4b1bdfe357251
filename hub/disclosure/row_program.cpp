#include "hub/disclosure/row_program.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <unordered_map>

#include "hub/disclosure/lp.hpp"

namespace parangon::hub::disclosure {
namespace {

/// What costs nothing costs so much of the mean: without a price the simplex method wanders.
constexpr double token_price = 1e-4;

double token(std::span<const CircuitProgram::Price> prices) {
  double sum = 0;
  std::size_t count = 0;
  for (const auto& price : prices) {
    if (price.up <= 0) continue;
    sum += price.up;
    ++count;
  }
  return token_price * (count == 0 ? 1 : sum / static_cast<double>(count));
}

}  // namespace

std::optional<CircuitProgram::Amounts> cheapest_over_rows(
    const System& system, std::span<const VarIndex> region, const CircuitProgram::Goal& goal,
    std::span<const Reach> reach, std::span<const CircuitProgram::Price> prices,
    std::uint64_t& work) {
  const double least = token(prices);
  LinearProgram program;
  std::unordered_map<std::uint32_t, int> row_at;
  std::vector<std::array<int, 2>> columns(region.size(), {-1, -1});  // Up, down.
  for (std::size_t i = 0; i < region.size(); ++i) {
    const auto& v = system.vars[region[i]];
    for (const int side : {0, 1}) {
      const double far = side == 0 ? reach[i].up : reach[i].down;
      const double price = std::max(least, side == 0 ? prices[i].up : prices[i].down);
      const bool is_target = i == goal.position;
      if (far <= 0 || (is_target && (goal.goal > 0) != (side == 0))) continue;
      const double amount = std::abs(goal.goal);
      if (is_target && far < amount * (1 - level_tolerance)) return std::nullopt;
      const double high = is_target ? std::min(far, amount) : far;
      for (const std::uint32_t row : v.rows) {
        if (!row_at.contains(row)) row_at[row] = program.add_row(0, 0);
      }
      columns[i][static_cast<std::size_t>(side)] =
          program.add_column(is_target ? high : 0, high, is_target ? 0 : price);
      for (std::size_t k = 0; k < v.rows.size(); ++k) {
        program.add_entry(row_at[v.rows[k]], side == 0 ? v.coefficients[k] : -v.coefficients[k]);
      }
    }
  }
  const auto solver = make_lp_solver(program);
  const LpOutcome outcome = solver->solve(LpSolver::Method::dual);
  work += solver->work();
  if (outcome != LpOutcome::optimal) return std::nullopt;
  const auto x = solver->solution();
  CircuitProgram::Amounts amounts(region.size(), 0);
  for (std::size_t i = 0; i < region.size(); ++i) {
    if (columns[i][0] >= 0) amounts[i] += x[static_cast<std::size_t>(columns[i][0])];
    if (columns[i][1] >= 0) amounts[i] -= x[static_cast<std::size_t>(columns[i][1])];
  }
  return amounts;
}

}  // namespace parangon::hub::disclosure
