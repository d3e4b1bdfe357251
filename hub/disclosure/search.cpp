#include "hub/disclosure/search.hpp"

#include <algorithm>

namespace parangon::hub::disclosure {
namespace {

/// The hardest first: what protects a large cell often protects the small ones beside it.
double hardness(const System::Var& var) {
  return std::max({var.upper_level, var.lower_level, var.spread});
}

}  // namespace

PatternSearch::PatternSearch(const System& system)
    : system_(system), finder_(system), maker_(system, finder_) {}

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
  solution.guards.reserve(primaries.size());
  for (const VarIndex var : primaries) {
    solution.guards.push_back(maker_.make(var, solution.hidden, weights, passing[var]));
    for (const Proof& proof : solution.guards.back().proofs) {
      for (const auto* part : {&proof.certificate.up, &proof.certificate.down}) {
        for (const auto& deviation : *part) passing[deviation.var] = &solution.guards.back();
      }
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
  for (const Proof& proof : guard.proofs) {
    for (const auto* part : {&proof.certificate.up, &proof.certificate.down}) {
      for (const auto& deviation : *part) {
        auto& list = users[deviation.var];
        if (system_.vars[deviation.var].hidden) continue;
        if (list.empty() || list.back() != index) list.push_back(index);
      }
    }
  }
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
      if (system_.vars[last].primary) return true;
      known.push_back(last);
    }
  }
  return false;
}

bool PatternSearch::give_up(Solution& solution, Users& users, VarIndex var) {
  if (strands_primary(solution.hidden, var)) return false;
  std::vector<std::uint32_t> affected = users[var];
  std::ranges::sort(affected);
  affected.erase(std::unique(affected.begin(), affected.end()), affected.end());
  solution.hidden[var] = 0;
  std::vector<std::pair<std::uint32_t, Guard>> mended;
  for (const std::uint32_t index : affected) {
    auto guard = maker_.keep(solution.guards[index], solution.hidden, var);
    if (!guard) {
      solution.hidden[var] = 1;
      return false;
    }
    mended.emplace_back(index, std::move(*guard));
  }
  for (auto& [index, guard] : mended) {
    use(users, guard, index);
    solution.guards[index] = std::move(guard);
  }
  users[var].clear();
  return true;
}

void PatternSearch::prune(Solution& solution) {
  Users users = users_of(solution);
  for (const VarIndex var : dearest_first(solution.hidden)) give_up(solution, users, var);
  solution.weight = weight_of(solution.hidden);
}

bool PatternSearch::exchange(Solution& solution, std::size_t attempts) {
  bool improved = false;
  std::vector<double> weights;
  for (const auto& var : system_.vars) weights.push_back(var.weight);
  for (const VarIndex var : dearest_first(solution.hidden)) {
    if (attempts == 0) break;
    if (!solution.hidden[var]) continue;
    --attempts;
    Solution trial = solution;
    trial.hidden[var] = 0;
    bool lost = false;
    for (auto& guard : trial.guards) {
      const bool uses = std::ranges::any_of(
          guard.proofs, [var](const Proof& proof) { return proof.certificate.uses(var); });
      if (!uses) continue;
      const std::size_t failed = guard.failed.size();
      guard = maker_.mend(guard, trial.hidden, weights, var);
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
