#include "hub/disclosure/cuts.hpp"

#include <algorithm>
#include <cmath>

namespace parangon::hub::disclosure {
namespace {

/// What is published at x counts as hidden to this degree, so that the duals look at it too and the
/// inequality is not needlessly weak there.
constexpr double softening = 1e-4;
/// Levels that share one scaling of the program differ at most by this factor.
constexpr double scale_span = 10;
constexpr double violated_by = 1e-4;
constexpr double negligible = 1e-9;

double hardness(const Target& target) { return target.required; }

}  // namespace

/// One attacker's program over all variables: maximise or minimise one of them.
struct CutFinder::Attack {
  HoldingIndex attacker = outsider;
  double scale = 0;
  std::unique_ptr<LpSolver> solver;
  std::vector<Reach> reach;
};

CutFinder::CutFinder(const System& system)
    : system_(system), outsider_(std::make_unique<Attack>()), coefficient_(system.vars.size()) {}
CutFinder::~CutFinder() = default;

void CutFinder::prepare(Attack& attack, std::span<const double> x, double scale) const {
  if (!attack.solver) {
    LinearProgram program;
    for (std::size_t i = 0; i < system_.rows.size(); ++i) program.add_row(0, 0);
    for (VarIndex i = 0; i < system_.vars.size(); ++i) {
      const auto& v = system_.vars[i];
      attack.reach.push_back(reach_of(v, attack.attacker));
      program.add_column(0, 0, 0);
      for (std::size_t k = 0; k < v.rows.size(); ++k) {
        program.add_entry(static_cast<int>(v.rows[k]), v.coefficients[k]);
      }
    }
    attack.solver = make_lp_solver(program);
  }
  attack.scale = scale;
  const double limit = reach_limit * scale_span;
  for (std::size_t i = 0; i < attack.reach.size(); ++i) {
    const double open = std::min(1.0, x[i] + softening);
    attack.solver->set_bounds(static_cast<int>(i),
                              -std::min(attack.reach[i].down / scale, limit) * open,
                              std::min(attack.reach[i].up / scale, limit) * open);
  }
}

bool CutFinder::add_bound(Attack& attack, VarIndex var, bool upward, double required) {
  attack.solver->set_cost(static_cast<int>(var), upward ? -1 : 1);
  ++solved_;
  const LpOutcome outcome = attack.solver->solve(LpSolver::Method::primal);
  attack.solver->set_cost(static_cast<int>(var), 0);
  if (outcome != LpOutcome::optimal) return false;
  const auto reduced = attack.solver->reduced_costs();
  const double limit = reach_limit * scale_span * attack.scale;
  for (std::size_t i = 0; i < reduced.size(); ++i) {
    const double d = reduced[i];
    if (std::abs(d) < negligible) continue;
    const double far = d > 0 ? attack.reach[i].down : attack.reach[i].up;
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
  Attack own;
  own.attacker = target.attacker;
  Attack& attack = target.attacker == outsider ? *outsider_ : own;
  prepare(attack, x, target.required);
  std::ranges::fill(coefficient_, 0);
  if (target.direction != Direction::down &&
      !add_bound(attack, target.var, true, target.required)) {
    return std::nullopt;
  }
  if (target.direction != Direction::up && !add_bound(attack, target.var, false, target.required)) {
    return std::nullopt;
  }
  return finish();
}

std::vector<Cut> CutFinder::violated(std::span<const Target> targets, std::span<const double> x) {
  std::vector<std::uint32_t> order(targets.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::stable_sort(order, {}, [&](std::uint32_t i) { return hardness(targets[i]); });
  std::vector<char> met(targets.size(), 0);
  std::vector<Cut> cuts;
  double scale = 0;
  for (std::size_t at = 0; at < order.size(); ++at) {
    const Target& target = targets[order[at]];
    if (met[order[at]]) continue;
    if (scale == 0 || target.required > scale * scale_span) {
      scale = target.required;
      prepare(*outsider_, x, scale);
    }
    std::ranges::fill(coefficient_, 0);
    bool solved = true;
    for (const bool upward : {true, false}) {
      if (target.direction == (upward ? Direction::down : Direction::up)) continue;
      solved = solved && add_bound(*outsider_, target.var, upward, target.required);
      if (!solved) break;
      const auto y = outsider_->solver->solution();
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
