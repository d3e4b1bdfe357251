// Proves that circuits are deviations of the table, as many as there can be, and that what no
// deviation moves is a sum of the table's rows.

#include "hub/disclosure/null_space.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "tests/unit/disclosure/random_table.hpp"

namespace parangon::hub::disclosure {
namespace {

/// By plain elimination of all rows.
std::size_t rank_of(const System& system) {
  std::vector<std::vector<double>> rows;
  for (const auto& row : system.rows) {
    auto& dense = rows.emplace_back(system.vars.size(), 0);
    for (std::size_t k = 0; k < row.vars.size(); ++k) dense[row.vars[k]] = row.coefficients[k];
  }
  std::size_t rank = 0;
  for (std::size_t column = 0; column < system.vars.size() && rank < rows.size(); ++column) {
    for (std::size_t i = rank + 1; i < rows.size(); ++i) {
      if (std::abs(rows[i][column]) > std::abs(rows[rank][column])) std::swap(rows[i], rows[rank]);
    }
    if (std::abs(rows[rank][column]) < 1e-9) continue;
    for (std::size_t i = rank + 1; i < rows.size(); ++i) {
      const double factor = rows[i][column] / rows[rank][column];
      for (std::size_t k = column; k < rows[i].size(); ++k) rows[i][k] -= factor * rows[rank][k];
    }
    ++rank;
  }
  return rank;
}

TEST(NullSpace, HoldsTheDeviationsOfATwoWayTable) {
  parangon::testing::SyntheticOptions options;
  options.axes = {parangon::testing::axis_of(6, 1), parangon::testing::axis_of(5, 1)};
  options.mean_count = 9;
  const System system = make_system(parangon::testing::synthetic_table(options));
  std::vector<VarIndex> vars;
  for (VarIndex i = 0; i < system.vars.size(); ++i) vars.push_back(i);
  NullSpace space(system);
  space.build(vars);
  EXPECT_EQ(space.circuits(), vars.size() - rank_of(system));
  for (const auto& row : system.rows) {
    std::map<std::uint32_t, double> moved;
    for (std::size_t k = 0; k < row.vars.size(); ++k) {
      for (const auto& entry : space.row(row.vars[k])) {
        moved[entry.at] += row.coefficients[k] * entry.amount;
      }
    }
    for (const auto& [circuit, amount] : moved) EXPECT_NEAR(amount, 0, 1e-9) << circuit;
  }
}

TEST(NullSpace, ExplainsWhatNothingMovesByRows) {
  parangon::testing::SyntheticOptions options;
  options.axes = {parangon::testing::axis_of(6, 1), parangon::testing::axis_of(5, 1)};
  options.mean_count = 9;
  const System system = make_system(parangon::testing::synthetic_table(options));
  // A part of the table, in which some stand still.
  std::vector<VarIndex> vars;
  for (VarIndex i = 0; i < system.vars.size(); ++i) {
    if (i % 2 == 0) vars.push_back(i);
  }
  NullSpace space(system);
  space.build(vars);
  std::size_t still = 0;
  for (std::uint32_t position = 0; position < vars.size(); ++position) {
    if (!space.row(position).empty()) continue;
    ++still;
    std::map<VarIndex, double> sum;
    const NullSpace::Entry wanted{position, 1};
    for (const auto& [row, weight] : space.row_weights({&wanted, 1})) {
      for (std::size_t k = 0; k < system.rows[row].vars.size(); ++k) {
        sum[system.rows[row].vars[k]] += weight * system.rows[row].coefficients[k];
      }
    }
    for (const VarIndex var : vars) {
      EXPECT_NEAR(sum[var], var == vars[position] ? 1 : 0, 1e-9) << var;
    }
  }
  EXPECT_GT(still, 0U);
}

}  // namespace
}  // namespace parangon::hub::disclosure
