#include "hub/disclosure/search.hpp"

#include <algorithm>

#include "hub/disclosure/parallel.hpp"

namespace parangon::hub::disclosure {
namespace {

/// Up to so many variables primaries are repaired one after the other, which is a little better;
/// beyond, in batches that threads share. The size of a batch decides results, so it is fixed.
constexpr std::size_t small_system = 4'000;
constexpr std::size_t large_batch = 16;
/// Secondaries are tried two at a time as soon as threads are worth it. Of more together most would
/// stand on what the first changed, and have to be tried again.
constexpr std::size_t tiny_system = 300;
constexpr std::size_t trial_batch = 2;

/// The hardest first: what protects a large cell often protects the small ones beside it.
double hardness(const System::Var& var) {
  return std::max({var.upper_level, var.lower_level, var.spread});
}

}  // namespace

PatternSearch::PatternSearch(const System& system, Watch watch)
    : system_(system),
      watch_(std::move(watch)),
      unsafe_(system.vars.size(), 0),
      repairs_(system.vars.size() > small_system ? large_batch : 1),
      trials_(system.vars.size() > tiny_system ? trial_batch : 1) {
  const std::size_t count = trials_ == 1 ? 1 : worker_count();
  for (std::size_t i = 0; i < count; ++i) workers_.push_back(std::make_unique<Worker>(system));
}

std::uint64_t PatternSearch::work() const {
  std::uint64_t sum = 0;
  for (const auto& worker : workers_) sum += worker->finder.work();
  return sum;
}

double PatternSearch::weight_of(const HiddenVars& hidden) const {
  double sum = 0;
  for (std::size_t i = 0; i < hidden.size(); ++i) {
    if (hidden[i]) sum += system_.vars[i].weight;
  }
  return sum;
}

Solution PatternSearch::construct(const std::vector<double>& weights, const Beginning& beginning) {
  const HiddenVars& hint = beginning.hint;
  Solution solution;
  solution.hidden.resize(system_.vars.size());
  std::vector<VarIndex> primaries;
  for (VarIndex i = 0; i < system_.vars.size(); ++i) {
    solution.hidden[i] = system_.vars[i].hidden || (!hint.empty() && hint[i]) ? 1 : 0;
    if (system_.vars[i].primary) primaries.push_back(i);
  }
  std::ranges::stable_sort(primaries, std::greater<>(),
                           [&](VarIndex v) { return hardness(system_.vars[v]); });
  const bool all = repair_all(primaries, weights, beginning.guards, solution);
  if (all && !hint.empty()) {
    HiddenVars used(system_.vars.size(), 0);
    for (const Guard& guard : solution.guards) {
      for_each_deviation(guard, [&](VarIndex var) { used[var] = 1; });
    }
    for (VarIndex i = 0; i < used.size(); ++i) {
      solution.hidden[i] = system_.vars[i].hidden || used[i] ? 1 : 0;
    }
  }
  solution.weight = weight_of(solution.hidden);
  return solution;
}

/// False: time became scarce, and everything is hidden.
bool PatternSearch::repair_all(const std::vector<VarIndex>& primaries,
                               const std::vector<double>& weights, const std::vector<Guard>& known,
                               Solution& solution) {
  std::vector<const Guard*> passing(system_.vars.size(), nullptr);
  solution.guards.resize(primaries.size());
  for (std::size_t begin = 0; begin < primaries.size(); begin += repairs_) {
    const std::size_t count = std::min(repairs_, primaries.size() - begin);
    watch_.tell(Progress::Stage::protecting, begin, primaries.size());
    if (watch_.spent(scarce_time)) {
      cut_short_ = true;
      solution.guards.resize(begin);
      solution.hidden.assign(system_.vars.size(), 1);
      return false;
    }
    // Those of a batch do not see what the others hide, so that threads change nothing.
    share(count, [&](std::size_t worker, std::size_t k) {
      HiddenVars mine = solution.hidden;
      const VarIndex var = primaries[begin + k];
      const Guard none{var, {}, {}};
      solution.guards[begin + k] = workers_[worker]->maker.mend(
          known.empty() ? none : known[var], mine, weights, no_var, passing[var]);
    });
    for (std::size_t k = 0; k < count; ++k) {
      const Guard& guard = solution.guards[begin + k];
      unsafe_[guard.var] = guard.proofs.empty() ? 1 : 0;
      for_each_deviation(guard, [&](VarIndex var) {
        solution.hidden[var] = 1;
        passing[var] = &guard;
      });
    }
  }
  return true;
}

std::vector<VarIndex> PatternSearch::dearest_first(const HiddenVars& hidden) const {
  std::vector<VarIndex> order;
  for (VarIndex i = 0; i < hidden.size(); ++i) {
    if (hidden[i] && !system_.vars[i].hidden) order.push_back(i);
  }
  std::ranges::stable_sort(order, std::greater<>(),
                           [&](VarIndex v) { return system_.vars[v].weight; });
  return order;
}

void PatternSearch::prune(Solution& solution, std::uint64_t most) {
  std::vector<VarIndex> order = dearest_first(solution.hidden);
  // Not everything can be looked at there: what is worth most for its trouble goes first.
  if (system_.vars.size() > huge_system) {
    std::vector<std::size_t> users(system_.vars.size(), 0);
    for (const Guard& guard : solution.guards) {
      std::vector<VarIndex> used;
      for_each_deviation(guard, [&](VarIndex var) { used.push_back(var); });
      std::ranges::sort(used);
      used.erase(std::unique(used.begin(), used.end()), used.end());
      for (const VarIndex var : used) ++users[var];
    }
    const auto worth = [&](VarIndex v) {
      return system_.vars[v].weight / (1.0 + static_cast<double>(users[v]));
    };
    std::ranges::stable_sort(order, std::greater<>(), worth);
  }
  std::vector<GuardMaker*> makers;
  for (const auto& worker : workers_) makers.push_back(&worker->maker);
  const std::uint64_t end = work() + most;
  Pruner pruner(system_, std::move(makers), unsafe_, trials_);
  pruner.run(solution, order, [&](std::size_t looked_at) {
    watch_.tell(Progress::Stage::pruning, looked_at, order.size());
    cut_short_ = cut_short_ || watch_.spent(enough_time);
    return !cut_short_ && work() <= end;
  });
  solution.weight = weight_of(solution.hidden);
}

bool PatternSearch::exchange(Solution& solution, std::size_t attempts, std::uint64_t most) {
  bool improved = false;
  const std::uint64_t end = work() + most;
  std::vector<double> weights;
  for (const auto& var : system_.vars) weights.push_back(var.weight);
  for (const VarIndex var : dearest_first(solution.hidden)) {
    cut_short_ = cut_short_ || watch_.spent(enough_time);
    if (attempts == 0 || work() > end || cut_short_) break;
    if (!solution.hidden[var]) continue;
    --attempts;
    Solution trial = solution;
    trial.hidden[var] = 0;
    bool lost = false;
    for (auto& guard : trial.guards) {
      if (!uses(guard, var)) continue;
      const std::size_t failed = guard.failed.size();
      guard = workers_[0]->maker.mend(guard, trial.hidden, weights, var);
      lost = lost || guard.failed.size() > failed;
      if (lost || weight_of(trial.hidden) > solution.weight * 1.5) {
        lost = true;
        break;
      }
    }
    if (lost) continue;
    prune(trial, end - std::min(end, work()));
    if (trial.weight >= solution.weight * (1 - 1e-12)) continue;
    solution = std::move(trial);
    improved = true;
  }
  return improved;
}

}  // namespace parangon::hub::disclosure
