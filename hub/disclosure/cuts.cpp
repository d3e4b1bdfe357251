#include "hub/disclosure/cuts.hpp"

#include <algorithm>
#include <cmath>

#include "hub/disclosure/precision.hpp"

namespace parangon::hub::disclosure {
namespace {

/// What is published at x counts as hidden to this degree, so that the duals look at it too and the
/// inequality is not needlessly weak there.
constexpr double softening = 1e-4;
/// Levels that share one scaling of the program differ at most by this factor.
constexpr double scale_span = 10;
constexpr double violated_by = 1e-4;

double hardness(const Target& target) { return target.required; }

}  // namespace

CutFinder::CutFinder(const System& system)
    : system_(system), reach_(system.vars.size()), coefficient_(system.vars.size()) {
  LinearProgram program;
  for (std::size_t i = 0; i < system.rows.size(); ++i) program.add_row(0, 0);
  for (const auto& v : system.vars) {
    program.add_column(0, 0, 0);
    for (std::size_t k = 0; k < v.rows.size(); ++k) {
      program.add_entry(static_cast<int>(v.rows[k]), v.coefficients[k]);
    }
  }
  solver_ = make_lp_solver(program);
}

void CutFinder::prepare(HoldingIndex attacker, std::span<const double> x, double scale) {
  scale_ = scale;
  const double limit = reach_limit * scale_span;
  for (VarIndex i = 0; i < reach_.size(); ++i) {
    reach_[i] = reach_of(system_, system_.vars[i], attacker);
    const double open = std::min(1.0, x[i] + softening);
    solver_->set_bounds(static_cast<int>(i), -std::min(reach_[i].down / scale, limit) * open,
                        std::min(reach_[i].up / scale, limit) * open);
  }
}

bool CutFinder::add_bound(VarIndex var, bool upward, double required) {
  solver_->set_cost(static_cast<int>(var), upward ? -1 : 1);
  const LpOutcome outcome = solver_->solve(LpSolver::Method::primal);
  solver_->set_cost(static_cast<int>(var), 0);
  if (outcome != LpOutcome::optimal) return false;
  const auto reduced = solver_->reduced_costs();
  const double limit = reach_limit * scale_span * scale_;
  for (std::size_t i = 0; i < reduced.size(); ++i) {
    const double d = reduced[i];
    if (std::abs(d) < negligible) continue;
    const double far = d > 0 ? reach_[i].down : reach_[i].up;
    coefficient_[i] += std::abs(d) * std::min(far, limit) / required;
  }
  return true;
}

std::optional<Cut> CutFinder::finish() const {
  double rest = 1;
  for (std::size_t i = 0; i < coefficient_.size(); ++i) {
    if (system_.vars[i].hidden) rest -= coefficient_[i];
  }
  if (rest < 1e-4) return std::nullopt;
  Cut cut;
  for (VarIndex i = 0; i < coefficient_.size(); ++i) {
    if (system_.vars[i].hidden || coefficient_[i] < negligible) continue;
    cut.vars.push_back(i);
    cut.coefficients.push_back(std::min(1.0, coefficient_[i] / rest + negligible));
  }
  return cut;
}

std::optional<Cut> CutFinder::of(const Target& target, std::span<const double> x) {
  prepare(target.attacker, x, target.required);
  std::ranges::fill(coefficient_, 0);
  if (target.direction != Direction::down && !add_bound(target.var, true, target.required)) {
    return std::nullopt;
  }
  if (target.direction != Direction::up && !add_bound(target.var, false, target.required)) {
    return std::nullopt;
  }
  return finish();
}

std::vector<Cut> CutFinder::violated(std::span<const Target> targets, std::span<const double> x,
                                     const std::function<bool()>& go_on) {
  std::vector<std::uint32_t> order(targets.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::stable_sort(order, {}, [&](std::uint32_t i) { return hardness(targets[i]); });
  std::vector<char> met(targets.size(), 0);
  std::vector<Cut> cuts;
  double scale = 0;
  for (std::size_t at = 0; at < order.size() && go_on(); ++at) {
    const Target& target = targets[order[at]];
    if (met[order[at]]) continue;
    if (scale == 0 || target.required > scale * scale_span) {
      scale = target.required;
      prepare(target.attacker, x, scale);
    }
    std::ranges::fill(coefficient_, 0);
    bool solved = true;
    for (const bool upward : {true, false}) {
      if (target.direction == (upward ? Direction::down : Direction::up)) continue;
      solved = solved && add_bound(target.var, upward, target.required);
      if (!solved) break;
      const auto y = solver_->solution();
      for (std::size_t later = at + 1; later < order.size(); ++later) {
        const Target& other = targets[order[later]];
        if (other.direction == Direction::spread) continue;
        const double reached = y[other.var] * scale;
        if ((other.direction == Direction::up ? reached : -reached) >= other.required) {
          met[order[later]] = 1;
        }
      }
    }
    if (!solved) continue;
    auto cut = finish();
    if (cut && violation(*cut, x) > violated_by) cuts.push_back(std::move(*cut));
  }
  return cuts;
}

double violation(const Cut& cut, std::span<const double> x) {
  double sum = 0;
  for (std::size_t i = 0; i < cut.vars.size(); ++i) sum += cut.coefficients[i] * x[cut.vars[i]];
  return 1 - sum;
}

}  // namespace parangon::hub::disclosure
