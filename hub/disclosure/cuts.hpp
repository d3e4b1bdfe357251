#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "hub/disclosure/lp.hpp"
#include "hub/disclosure/target.hpp"

namespace parangon::hub::disclosure {

/// Σ coefficient × x ≥ 1 over variables that may be hidden (x = 1) or published (x = 0); holds for
/// every pattern that protects.
struct Cut {
  std::vector<VarIndex> vars;
  std::vector<double> coefficients;
};

/// Finds the capacity inequalities of Fischetti and Salazar (Management Science 47, 2001, section
/// 4): what an attacker's program leaves possible at the point x is bounded by its duals, and that
/// bound as a function of x must reach the level. Coefficients are cut at the right-hand side.
class CutFinder {
 public:
  explicit CutFinder(const System& system);

  /// Violated inequalities at x (one value a variable, 1 for what is hidden anyway) for these
  /// targets, all of one attacker; targets seen to be met by another's solution are passed over.
  /// Asked before each program: when `go_on` says no, what was found so far is all.
  std::vector<Cut> violated(std::span<const Target> targets, std::span<const double> x,
                            const std::function<bool()>& go_on);
  /// For one target, whether or not it is violated; nullopt when the duals say nothing.
  std::optional<Cut> of(const Target& target, std::span<const double> x);
  std::uint64_t work() const { return solver_->work(); }  ///< LpSolver::work().

 private:
  void prepare(HoldingIndex attacker, std::span<const double> x, double scale);
  /// Adds the dual bound of one direction to coefficient_; false when the solver failed.
  bool add_bound(VarIndex var, bool upward, double required);
  std::optional<Cut> finish() const;

  const System& system_;
  /// One attacker's program over all variables: maximise or minimise one of them.
  std::unique_ptr<LpSolver> solver_;
  std::vector<Reach> reach_;  ///< The attacker's.
  double scale_ = 0;
  std::vector<double> coefficient_;
};

/// How far a point is from satisfying the cut; ≤ 0 when it does.
double violation(const Cut& cut, std::span<const double> x);

}  // namespace parangon::hub::disclosure
