#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace parangon::hub::disclosure {

/// Stands for "no bound" in programs.
constexpr double unbounded = 1e30;

/// Minimise cost·x subject to row_lower ≤ A x ≤ row_upper and lower ≤ x ≤ upper. A is given by
/// columns: column j has entries start[j] … start[j+1]-1.
struct LinearProgram {
  std::vector<double> cost, lower, upper;
  std::vector<double> row_lower, row_upper;
  std::vector<int> start{0};
  std::vector<int> row;
  std::vector<double> element;

  int columns() const { return static_cast<int>(cost.size()); }
  int rows() const { return static_cast<int>(row_lower.size()); }
  int add_row(double low, double high);
  /// Opens a column; its entries follow by add_entry, before the next column.
  int add_column(double low, double high, double price);
  void add_entry(int at_row, double coefficient);
};

enum class LpOutcome {
  optimal,
  infeasible,
  unsolved,  ///< Unbounded, or the solver gave up: nothing may be concluded.
};

/// Which columns a solution is made of.
struct LpBasis {
  enum class Place : char { basic, at_lower, at_upper };
  std::vector<Place> columns;
  /// By row: its equation does not determine a column, because others imply it.
  std::vector<bool> spare_rows;
};

/// A linear program that is solved again and again with small changes, from where it was. Results
/// are doubles within 1e-7: whoever decides by them checks them. Deterministic. One thread at a
/// time.
class LpSolver {
 public:
  virtual ~LpSolver() = default;
  virtual void set_cost(int column, double price) = 0;
  virtual void set_bounds(int column, double low, double high) = 0;
  /// Adds low ≤ Σ coefficient × column ≤ high.
  virtual void add_row(std::span<const int> columns, std::span<const double> coefficients,
                       double low, double high) = 0;
  enum class Method {
    primal,  ///< When costs changed.
    dual,    ///< When bounds or rows changed.
  };
  virtual LpOutcome solve(Method method) = 0;
  virtual double objective() const = 0;
  virtual std::span<const double> solution() const = 0;
  virtual std::span<const double> row_prices() const = 0;     ///< Duals.
  virtual std::span<const double> reduced_costs() const = 0;  ///< Cost minus prices × column.
  /// Of the solution found last.
  virtual LpBasis basis() const = 0;
  /// Effort of all solves so far: steps of the simplex method, each times the size of the program.
  /// The same everywhere, and roughly proportional to time.
  virtual std::uint64_t work() const = 0;
  /// After infeasible: a combination of the rows that no point within the bounds satisfies
  /// (Farkas), one weight a row; empty when the solver has none. To be checked by whoever uses it.
  virtual std::vector<double> ray() const = 0;
};

std::unique_ptr<LpSolver> make_lp_solver(const LinearProgram& program);

}  // namespace parangon::hub::disclosure
