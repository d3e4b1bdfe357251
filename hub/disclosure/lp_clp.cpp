#include <ClpFactorization.hpp>
#include <ClpSimplex.hpp>

#include "hub/disclosure/lp.hpp"

namespace parangon::hub::disclosure {
namespace {

/// What a step of the simplex method takes even in the smallest program, in rows and columns.
constexpr std::uint64_t small_size = 500;

class ClpLpSolver : public LpSolver {
 public:
  explicit ClpLpSolver(const LinearProgram& p) {
    model_.setLogLevel(0);
    model_.loadProblem(p.columns(), p.rows(), p.start.data(), p.row.data(), p.element.data(),
                       p.lower.data(), p.upper.data(), p.cost.data(), p.row_lower.data(),
                       p.row_upper.data());
    model_.setOptimizationDirection(1);
    // Coefficients are small integers: scaling would only blur them.
    model_.scaling(0);
    // Its arrays of 160 kB and more are kept from one factorisation to the next.
    model_.factorization()->setPersistenceFlag(1);
  }

  void set_cost(int column, double price) override {
    model_.setObjectiveCoefficient(column, price);
  }
  void set_bounds(int column, double low, double high) override {
    model_.setColumnBounds(column, low, high);
  }
  void add_row(std::span<const int> columns, std::span<const double> coefficients, double low,
               double high) override {
    model_.addRow(static_cast<int>(columns.size()), columns.data(), coefficients.data(), low, high);
  }

  LpOutcome solve(Method method) override {
    if (method == Method::primal) {
      model_.primal(0, 3);
    } else {
      model_.dual(0, 3);
    }
    count();
    if (model_.status() != 0 && model_.status() != 1) {
      model_.primal(0, 3);
      count();
    }
    if (model_.status() == 0) return LpOutcome::optimal;
    return model_.status() == 1 ? LpOutcome::infeasible : LpOutcome::unsolved;
  }

  double objective() const override { return model_.objectiveValue(); }
  std::span<const double> solution() const override {
    return {model_.primalColumnSolution(), static_cast<std::size_t>(model_.numberColumns())};
  }
  std::span<const double> row_prices() const override {
    return {model_.dualRowSolution(), static_cast<std::size_t>(model_.numberRows())};
  }
  std::span<const double> reduced_costs() const override {
    return {model_.dualColumnSolution(), static_cast<std::size_t>(model_.numberColumns())};
  }
  std::vector<double> ray() const override {
    const std::unique_ptr<double[]> weights(model_.infeasibilityRay());
    if (!weights) return {};
    const std::span<const double> all(weights.get(), static_cast<std::size_t>(model_.numberRows()));
    return std::vector<double>(all.begin(), all.end());
  }

  LpBasis basis() const override {
    using Place = LpBasis::Place;
    LpBasis basis;
    for (int i = 0; i < model_.numberColumns(); ++i) {
      const auto status = model_.getColumnStatus(i);
      const bool upper = status == ClpSimplex::atUpperBound;
      const bool basic = status == ClpSimplex::basic;
      basis.columns.push_back(basic ? Place::basic : upper ? Place::at_upper : Place::at_lower);
    }
    for (int i = 0; i < model_.numberRows(); ++i) {
      basis.spare_rows.push_back(model_.getRowStatus(i) == ClpSimplex::basic);
    }
    return basis;
  }

  std::uint64_t work() const override { return work_; }

 private:
  void count() {
    const auto number = [](int n) { return static_cast<std::uint64_t>(n); };
    const std::uint64_t size = number(model_.numberRows()) + number(model_.numberColumns());
    work_ += (number(model_.numberIterations()) + 1) * (size + small_size);
  }

  std::uint64_t work_ = 0;
  ClpSimplex model_;
};

}  // namespace

std::unique_ptr<LpSolver> make_lp_solver(const LinearProgram& program) {
  return std::make_unique<ClpLpSolver>(program);
}

}  // namespace parangon::hub::disclosure
