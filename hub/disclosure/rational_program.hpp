#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "hub/disclosure/lp.hpp"
#include "hub/disclosure/rational.hpp"
#include "hub/disclosure/released.hpp"
#include "hub/disclosure/table.hpp"
#include "shared/core/wide.hpp"

namespace parangon::hub::disclosure {

/// The smallest or largest amount that a suppressed cell can have, with its proof.
struct ExactExtreme {
  std::optional<Rational> value;  ///< None: nothing bounds it on this side.
  /// Amounts of the group's cells that agree with everything published and reach the value.
  std::vector<Rational> point;
  /// By relation of the group: of the largest, Σ multiplier × relation bounds it from above; of the
  /// smallest, from below. Empty where there is no value.
  std::vector<Rational> multipliers;
  /// Where there is no value: a direction in which the point can go without end.
  std::vector<Rational> ray;
};

/// What everybody derives of a group of suppressed cells, in exact fractions of the table's unit. A
/// linear program in doubles finds the basis, which is then solved exactly.
class RationalProgram {
 public:
  /// `seen`: without secrets; a bound of ±max_amount is none. `cells`: one of hidden_groups().
  RationalProgram(const Table& seen, const Pattern& pattern, const RelationIndex& relations,
                  std::vector<CellIndex> cells);

  const std::vector<CellIndex>& cells() const { return cells_; }
  /// Positions in Table::relations, in the order of multipliers.
  const std::vector<std::uint32_t>& relations() const { return relations_; }
  /// nullopt when what is published contradicts itself, or the basis that was found is not optimal
  /// in exact arithmetic.
  std::optional<ExactExtreme> extreme(std::size_t position, bool largest);

 private:
  struct Entry {
    std::uint32_t row = 0;
    int coefficient = 0;
  };

  void make_solver();
  bool has_lower(std::size_t column) const { return lower_[column] > -max_amount; }
  bool has_upper(std::size_t column) const { return upper_[column] < max_amount; }
  Amount resting(std::size_t column, LpBasis::Place place) const;
  std::optional<std::vector<Rational>> point_of(const LpBasis& basis) const;
  std::optional<std::vector<Rational>> multipliers_of(const LpBasis& basis,
                                                      std::size_t position) const;
  std::optional<std::vector<Rational>> ray_of(const LpBasis& basis, std::size_t position,
                                              bool largest) const;
  std::optional<std::vector<Rational>> solve_basis(const LpBasis& basis,
                                                   const std::vector<Rational>& at_rest,
                                                   bool homogeneous) const;
  /// Σ coefficient × amount, by row.
  std::vector<Rational> sums_of(const std::vector<Rational>& point) const;
  bool feasible(const std::vector<Rational>& point) const;

  std::vector<CellIndex> cells_;
  std::vector<std::uint32_t> relations_;
  std::vector<Amount> lower_, upper_;        ///< By column.
  std::vector<Wide> right_;                  ///< By row.
  std::vector<std::vector<Entry>> entries_;  ///< By column.
  Amount far_ = 0;                           ///< Stands for the bound that a column does not have.
  std::unique_ptr<LpSolver> solver_;
};

}  // namespace parangon::hub::disclosure
