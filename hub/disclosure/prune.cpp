#include "hub/disclosure/prune.hpp"

#include <algorithm>
#include <deque>

#include "hub/disclosure/parallel.hpp"

namespace parangon::hub::disclosure {
namespace {

/// Variables tried together at most.
constexpr std::size_t largest_lot = 32;
/// Ways around one variable that are tried.
constexpr std::size_t most_learnt = 16;

}  // namespace

Pruner::Pruner(const System& system, std::vector<GuardMaker*> makers,
               const std::vector<char>& unsafe, std::size_t together)
    : system_(system), makers_(std::move(makers)), unsafe_(unsafe), together_(together) {}

void Pruner::use(const Guard& guard, std::uint32_t index) {
  for_each_deviation(guard, [&](VarIndex var) {
    auto& list = users_[var];
    if (!system_.vars[var].hidden && (list.empty() || list.back() != index)) list.push_back(index);
  });
}

bool Pruner::strands_primary(const HiddenVars& hidden, VarIndex var) const {
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

Pruner::Attempt Pruner::without(const Solution& solution, const Lot& lot, GuardMaker& maker) const {
  HiddenVars hidden = solution.hidden;
  std::vector<std::uint32_t> affected;
  for (const VarIndex var : lot) {
    hidden[var] = 0;
    affected.insert(affected.end(), users_[var].begin(), users_[var].end());
  }
  std::ranges::sort(affected);
  affected.erase(std::unique(affected.begin(), affected.end()), affected.end());
  std::ranges::stable_sort(affected, std::greater<>(),
                           [&](std::uint32_t index) { return refusals_[index]; });
  Attempt attempt{Mended{}, 0};
  std::vector<std::vector<Deviations>> detours;
  if (!affected.empty()) {
    for (const VarIndex var : lot) detours.push_back(maker.detours(var, hidden));
  }
  for (const std::uint32_t index : affected) {
    Guard old = solution.guards[index];
    for (std::size_t k = 0; k < lot.size(); ++k) {
      if (uses(old, lot[k])) old = maker.lead_around(std::move(old), lot[k], detours[k]);
    }
    auto guard = maker.keep(old, hidden);
    if (!guard) return {std::nullopt, index};
    for (std::size_t k = 0; k < lot.size(); ++k) {
      if (uses(old, lot[k]) && detours[k].size() < most_learnt) {
        GuardMaker::learn(old, *guard, lot[k], detours[k]);
      }
    }
    attempt.mended->emplace_back(index, std::move(*guard));
  }
  return attempt;
}

std::vector<Pruner::Verdict> Pruner::give_up(Solution& solution, const std::vector<Lot>& batch) {
  std::vector<Attempt> attempts(batch.size());
  share(batch.size(), [&](std::size_t worker, std::size_t k) {
    attempts[k] = without(solution, batch[k], *makers_[worker]);
  });
  std::vector<Verdict> verdicts;
  std::vector<char> given_up(solution.hidden.size(), 0), replaced(solution.guards.size(), 0);
  for (std::size_t k = 0; k < batch.size(); ++k) {
    if (!attempts[k].mended) {
      ++refusals_[attempts[k].refused_by];
      verdicts.push_back(Verdict::refused);
      continue;
    }
    bool stands = true;
    for (const auto& [index, guard] : *attempts[k].mended) {
      stands = stands && !replaced[index];
      for_each_deviation(guard, [&](VarIndex var) { stands = stands && !given_up[var]; });
    }
    // A guard that this batch replaced may use what is to go now.
    for (std::size_t i = 0; stands && i < replaced.size(); ++i) {
      if (!replaced[i]) continue;
      for_each_deviation(solution.guards[i], [&](VarIndex var) {
        stands = stands && std::ranges::find(batch[k], var) == batch[k].end();
      });
    }
    if (!stands) {
      verdicts.push_back(Verdict::again);
      continue;
    }
    for (const VarIndex var : batch[k]) {
      solution.hidden[var] = 0;
      given_up[var] = 1;
      users_[var].clear();
    }
    for (auto& [index, guard] : *attempts[k].mended) {
      replaced[index] = 1;
      use(guard, index);
      solution.guards[index] = std::move(guard);
    }
    verdicts.push_back(Verdict::given_up);
  }
  return verdicts;
}

void Pruner::run(Solution& solution, const std::vector<VarIndex>& order,
                 const std::function<bool(std::size_t)>& go_on) {
  users_.assign(system_.vars.size(), {});
  refusals_.assign(solution.guards.size(), 0);
  for (std::uint32_t i = 0; i < solution.guards.size(); ++i) use(solution.guards[i], i);
  std::deque<Lot> waiting;
  std::size_t next = 0, size = 1, in_a_row = 0;
  while (go_on(next)) {
    std::vector<Lot> batch;
    while (batch.size() < together_) {
      if (waiting.empty()) {
        Lot lot;
        for (; lot.size() < size && next < order.size(); ++next) {
          const VarIndex var = order[next];
          if (!strands_primary(solution.hidden, var)) lot.push_back(var);
        }
        if (lot.empty()) break;
        waiting.push_back(std::move(lot));
      }
      batch.push_back(std::move(waiting.front()));
      waiting.pop_front();
    }
    if (batch.empty()) break;
    const auto verdicts = give_up(solution, batch);
    std::deque<Lot> left;
    for (std::size_t k = 0; k < batch.size(); ++k) {
      Lot& lot = batch[k];
      if (verdicts[k] == Verdict::given_up) {
        if (++in_a_row > 1) size = std::min(2 * size, largest_lot);
      } else if (verdicts[k] == Verdict::again) {
        left.push_back(std::move(lot));
      } else {
        size = 1;
        in_a_row = 0;
        if (lot.size() == 1) continue;
        const auto half = lot.begin() + static_cast<std::ptrdiff_t>(lot.size() / 2);
        left.emplace_back(lot.begin(), half);
        left.emplace_back(half, lot.end());
      }
    }
    waiting.insert(waiting.begin(), std::make_move_iterator(left.begin()),
                   std::make_move_iterator(left.end()));
  }
}

}  // namespace parangon::hub::disclosure
