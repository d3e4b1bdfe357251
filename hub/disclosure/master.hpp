#pragma once

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "hub/disclosure/cuts.hpp"
#include "hub/disclosure/lp.hpp"
#include "hub/disclosure/system.hpp"

namespace parangon::hub::disclosure {

/// The master program of the exact search: 0 ≤ x ≤ 1 for each variable that may be hidden, minimise
/// the weight hidden, subject to the inequalities known so far.
class Master {
 public:
  /// `kept_safe`: the primary variables that can be protected.
  Master(const System& system, const std::vector<VarIndex>& kept_safe);

  /// Undoes former fixings (not those by reduced cost) and fixes these.
  void fix(const std::vector<std::pair<VarIndex, char>>& fixed);
  /// False: no point, so nothing below this node.
  bool solve();
  double bound() const { return bound_; }
  /// Per variable of the system; 1 for those hidden anyway.
  const std::vector<double>& point() const { return point_; }
  void add(const Cut& cut);
  /// In a relation nobody is hidden alone: x_k ≤ Σ others. Adds those violated, says how many.
  std::size_t add_links();
  /// At the root: what cannot be in a pattern lighter than `best` is fixed for good.
  void fix_by_reduced_cost(double best);
  double mean_weight() const { return scale_; }
  std::uint64_t work() const { return work_ + solver_->work(); }  ///< LpSolver::work().

 private:
  struct Row {
    std::vector<int> columns;
    std::vector<double> coefficients;
    double low = 1;
    std::uint64_t last_used = 0;  ///< Solve at which it was binding.
  };
  void append(Row row);
  /// A new program without the rows that have not been binding for long.
  void rebuild();

  const System& system_;
  std::unique_ptr<LpSolver> solver_;
  std::vector<Row> rows_;
  std::size_t kept_ = 0;     ///< Rows after the last rebuild.
  std::vector<int> column_;  ///< Per variable; −1: hidden anyway.
  std::vector<char> low_, high_;
  std::vector<VarIndex> changed_;
  std::vector<double> point_;
  double scale_ = 1;
  double bound_ = 0;
  std::uint64_t solved_ = 0;
  std::uint64_t work_ = 0;  ///< Of solvers that were rebuilt.
};

}  // namespace parangon::hub::disclosure
