#include "hub/disclosure/search.hpp"

#include <algorithm>

#include "hub/disclosure/parallel.hpp"

namespace parangon::hub::disclosure {
namespace {

/// Up to so many variables everything is looked at one after the other, which is a little better;
/// beyond, in batches that threads share. The size of a batch decides results, so it is fixed.
constexpr std::size_t small_system = 4'000;
constexpr std::size_t large_batch = 16;
/// In huge systems not everything can be looked at: what is worth most for its trouble goes first,
/// and the effort is counted in programs.
constexpr std::uint64_t prune_effort = 20'000;

/// The hardest first: what protects a large cell often protects the small ones beside it.
double hardness(const System::Var& var) {
  return std::max({var.upper_level, var.lower_level, var.spread});
}

template <class Visit>
void for_each_deviation(const Guard& guard, Visit visit) {
  for (const Proof& proof : guard.proofs) {
    for (const auto* part : {&proof.certificate.up, &proof.certificate.down}) {
      for (const auto& deviation : *part) visit(deviation.var);
    }
  }
}

}  // namespace

PatternSearch::PatternSearch(const System& system)
    : system_(system),
      unsafe_(system.vars.size(), 0),
      batch_(system.vars.size() > small_system ? large_batch : 1) {
  const std::size_t count = batch_ == 1 ? 1 : worker_count();
  for (std::size_t i = 0; i < count; ++i) workers_.push_back(std::make_unique<Worker>(system));
}

std::uint64_t PatternSearch::programs() const {
  std::uint64_t sum = 0;
  for (const auto& worker : workers_) sum += worker->finder.solved();
  return sum;
}

double PatternSearch::weight_of(const HiddenVars& hidden) const {
  double sum = 0;
  for (std::size_t i = 0; i < hidden.size(); ++i) {
    if (hidden[i]) sum += system_.vars[i].weight;
  }
  return sum;
}

Solution PatternSearch::construct(const std::vector<double>& weights) {
  Solution solution;
  solution.hidden.resize(system_.vars.size());
  std::vector<VarIndex> primaries;
  for (VarIndex i = 0; i < system_.vars.size(); ++i) {
    solution.hidden[i] = system_.vars[i].hidden ? 1 : 0;
    if (system_.vars[i].primary) primaries.push_back(i);
  }
  std::ranges::stable_sort(primaries, std::greater<>(),
                           [&](VarIndex v) { return hardness(system_.vars[v]); });
  std::vector<const Guard*> passing(system_.vars.size(), nullptr);
  solution.guards.resize(primaries.size());
  for (std::size_t begin = 0; begin < primaries.size(); begin += batch_) {
    const std::size_t count = std::min(batch_, primaries.size() - begin);
    // Those of a batch do not see what the others hide, so that threads change nothing.
    share(count, [&](std::size_t worker, std::size_t k) {
      HiddenVars mine = solution.hidden;
      const VarIndex var = primaries[begin + k];
      solution.guards[begin + k] = workers_[worker]->maker.make(var, mine, weights, passing[var]);
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
  solution.weight = weight_of(solution.hidden);
  return solution;
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

void PatternSearch::use(Users& users, const Guard& guard, std::uint32_t index) const {
  for_each_deviation(guard, [&](VarIndex var) {
    auto& list = users[var];
    if (!system_.vars[var].hidden && (list.empty() || list.back() != index)) list.push_back(index);
  });
}

PatternSearch::Users PatternSearch::users_of(const Solution& solution) const {
  Users users(system_.vars.size());
  for (std::uint32_t i = 0; i < solution.guards.size(); ++i) use(users, solution.guards[i], i);
  return users;
}

bool PatternSearch::strands_primary(const HiddenVars& hidden, VarIndex var) const {
  // Along relations in which one hidden variable is left: everybody can subtract that one too.
  std::vector<VarIndex> known{var};
  const auto is_known = [&](VarIndex v) { return std::ranges::find(known, v) != known.end(); };
  for (std::size_t next = 0; next < known.size(); ++next) {
    for (const std::uint32_t row : system_.vars[known[next]].rows) {
      VarIndex last = no_var;
      std::size_t left = 0;
      for (const VarIndex v : system_.rows[row].vars) {
        if (!hidden[v] || is_known(v)) continue;
        last = v;
        if (++left > 1) break;
      }
      if (left != 1) continue;
      if (system_.vars[last].primary && !unsafe_[last]) return true;
      known.push_back(last);
    }
  }
  return false;
}

std::optional<PatternSearch::Mended> PatternSearch::without(const Solution& solution,
                                                            const Users& users, VarIndex var,
                                                            GuardMaker& maker) const {
  if (strands_primary(solution.hidden, var)) return std::nullopt;
  std::vector<std::uint32_t> affected = users[var];
  std::ranges::sort(affected);
  affected.erase(std::unique(affected.begin(), affected.end()), affected.end());
  HiddenVars hidden = solution.hidden;
  hidden[var] = 0;
  Mended mended;
  for (const std::uint32_t index : affected) {
    auto guard = maker.keep(solution.guards[index], hidden, var);
    if (!guard) return std::nullopt;
    mended.emplace_back(index, std::move(*guard));
  }
  return mended;
}

std::vector<VarIndex> PatternSearch::give_up(Solution& solution, Users& users,
                                             const std::vector<VarIndex>& batch) {
  std::vector<std::optional<Mended>> found(batch.size());
  share(batch.size(), [&](std::size_t worker, std::size_t k) {
    found[k] = without(solution, users, batch[k], workers_[worker]->maker);
  });
  std::vector<VarIndex> again;
  std::vector<char> given_up(solution.hidden.size(), 0), replaced(solution.guards.size(), 0);
  for (std::size_t k = 0; k < batch.size(); ++k) {
    if (!found[k]) continue;
    bool stands = true;
    for (const auto& [index, guard] : *found[k]) {
      stands = stands && !replaced[index];
      for_each_deviation(guard, [&](VarIndex var) { stands = stands && !given_up[var]; });
    }
    // A guard that this batch replaced may use the variable now.
    for (std::size_t i = 0; stands && i < replaced.size(); ++i) {
      if (!replaced[i]) continue;
      for_each_deviation(solution.guards[i],
                         [&](VarIndex var) { stands = stands && var != batch[k]; });
    }
    if (!stands) {
      again.push_back(batch[k]);
      continue;
    }
    solution.hidden[batch[k]] = 0;
    given_up[batch[k]] = 1;
    users[batch[k]].clear();
    for (auto& [index, guard] : *found[k]) {
      replaced[index] = 1;
      use(users, guard, index);
      solution.guards[index] = std::move(guard);
    }
  }
  return again;
}

void PatternSearch::prune(Solution& solution) {
  Users users = users_of(solution);
  std::vector<VarIndex> order = dearest_first(solution.hidden);
  if (system_.vars.size() > huge_system) {
    const auto worth = [&](VarIndex v) {
      return system_.vars[v].weight / (1.0 + static_cast<double>(users[v].size()));
    };
    std::ranges::stable_sort(order, std::greater<>(), worth);
  }
  const std::uint64_t effort = programs() + prune_effort;
  std::vector<VarIndex> batch;
  for (std::size_t next = 0; next < order.size() || !batch.empty();) {
    if (batch_ > 1 && programs() > effort) break;
    while (batch.size() < batch_ && next < order.size()) batch.push_back(order[next++]);
    batch = give_up(solution, users, batch);
  }
  solution.weight = weight_of(solution.hidden);
}

bool PatternSearch::exchange(Solution& solution, std::size_t attempts, std::size_t effort) {
  bool improved = false;
  std::vector<double> weights;
  for (const auto& var : system_.vars) weights.push_back(var.weight);
  for (const VarIndex var : dearest_first(solution.hidden)) {
    if (attempts == 0) break;
    if (!solution.hidden[var]) continue;
    // An attempt looks at every certificate at least once, and pruning it once more.
    std::size_t attempt = 0;
    for (const auto& guard : solution.guards) attempt += 2 * guard.proofs.size();
    if (attempt > effort) break;
    --attempts;
    effort -= attempt;
    Solution trial = solution;
    trial.hidden[var] = 0;
    bool lost = false;
    for (auto& guard : trial.guards) {
      const bool uses = std::ranges::any_of(
          guard.proofs, [var](const Proof& proof) { return proof.certificate.uses(var); });
      if (!uses) continue;
      const std::size_t failed = guard.failed.size();
      guard = workers_[0]->maker.mend(guard, trial.hidden, weights, var);
      lost = lost || guard.failed.size() > failed;
      if (lost || weight_of(trial.hidden) > solution.weight * 1.5) {
        lost = true;
        break;
      }
    }
    if (lost) continue;
    prune(trial);
    if (trial.weight >= solution.weight * (1 - 1e-12)) continue;
    solution = std::move(trial);
    improved = true;
  }
  return improved;
}

}  // namespace parangon::hub::disclosure
