#include "hub/disclosure/guard.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include "hub/disclosure/precision.hpp"

namespace parangon::hub::disclosure {
namespace {

/// More contributors than this are protected together where more has to be hidden, at the price of
/// hiding some that pruning gives up again.
constexpr std::size_t few = 4;

void hide_support(const Certificate& certificate, HiddenVars& hidden) {
  for (const auto* part : {&certificate.up, &certificate.down}) {
    for (const auto& deviation : *part) hidden[deviation.var] = 1;
  }
}

bool stands(const Certificate& certificate, const HiddenVars& hidden) {
  const auto is_hidden = [&](const Deviation& deviation) { return hidden[deviation.var] != 0; };
  return std::ranges::all_of(certificate.up, is_hidden) &&
         std::ranges::all_of(certificate.down, is_hidden);
}

/// One target that asks for what each of several attackers' does.
Target strongest(const std::vector<Target>& targets) {
  Target all = targets.front();
  for (const Target& target : targets) {
    const bool up = target.direction == Direction::up;
    if (up && all.direction != Direction::up) all = target;
    if (up == (all.direction == Direction::up)) {
      all.required = std::max(all.required, target.required);
    }
  }
  if (targets.size() > 1) all.attacker = outsider;
  return all;
}

std::vector<HoldingIndex> attackers_of(const std::vector<Target>& targets) {
  std::vector<HoldingIndex> attackers;
  attackers.reserve(targets.size());
  for (const Target& target : targets) attackers.push_back(target.attacker);
  return attackers;
}

}  // namespace

bool uses(const Guard& guard, VarIndex var) {
  return std::ranges::any_of(guard.proofs, [var](const CheckedProof& checked) {
    return checked.proof.certificate.uses(var);
  });
}

/// Builds one guard. What meets a target is a question to whoever asks: among what is hidden, or
/// hiding more.
class GuardMaker::Search {
 public:
  /// Answers for a target of so many attackers, whose knowledge is that of all of them together.
  using Find = std::function<std::optional<Certificate>(
      const Target&, const ReachLimits&, const Certificate* former, std::size_t attackers)>;

  Search(const System& system, const Guard& old, const HiddenVars& hidden, Find find)
      : system_(system), old_(old), hidden_(hidden), find_(std::move(find)) {
    guard_.var = old.var;
  }

  /// What may not fail; nothing else does either where it is empty.
  bool tolerates(const Target& target) const {
    return std::ranges::find(old_.failed, target) != old_.failed.end();
  }

  /// False: stop here.
  using Fail = std::function<bool(const Target&)>;

  bool meet(const Target& target, const Guard* neighbour, const Fail& fail) {
    if (tolerates(target) && !retry_failed_) return true;
    for (const CheckedProof& checked : old_.proofs) {
      if (checked.proof.target != target || !stands(checked.proof.certificate, hidden_)) continue;
      guard_.proofs.push_back(checked);
      return true;
    }
    Proof made{target, {}};
    const bool passed = (neighbour != nullptr && serve(neighbour->proofs, target, made)) ||
                        serve(guard_.proofs, target, made);
    if (!passed) {
      auto found = find_(target, ReachLimits(system_, target.attacker), former(target), 1);
      if (!found) return fail(target);
      made.certificate = std::move(*found);
    }
    guard_.proofs.push_back(with_doubters(system_, std::move(made)));
    return true;
  }

  /// Contributors, as many together as can be.
  bool meet_contributors(const Fail& fail) {
    if (!guard_.failed.empty() && retry_failed_) return true;  // Not safe from the public.
    reuse_old();
    for (auto open = left(); !open.empty();) {
      const std::size_t before = open.size();
      if (!meet_group(open, fail)) return false;
      auto still = left();
      // A proof of several may miss one by the tolerance; alone it has one of its own.
      if (still.size() >= before) {
        if (!meet_group({still.front()}, fail)) return false;
        still = left();
      }
      open = std::move(still);
    }
    return true;
  }

  void retry_failed() { retry_failed_ = true; }
  Guard take() { return std::move(guard_); }
  std::vector<Target>& failed() { return guard_.failed; }

 private:
  bool serve(const std::vector<CheckedProof>& proofs, const Target& target, Proof& out) const {
    return std::ranges::any_of(proofs, [&](const CheckedProof& checked) {
      return serves(system_, checked.proof, target, out);
    });
  }

  const Certificate* former(const Target& target) const {
    const Certificate* found = nullptr;
    for (const CheckedProof& checked : old_.proofs) {
      if (checked.proof.target == target) return &checked.proof.certificate;
      if (!stands(checked.proof.certificate, hidden_)) found = &checked.proof.certificate;
    }
    return target.attacker == outsider ? nullptr : found;
  }

  std::vector<Target> left() const {
    auto open = uncovered(system_, guard_.var, guard_.proofs);
    std::erase_if(open, [&](const Target& target) {
      return std::ranges::find(guard_.failed, target) != guard_.failed.end() ||
             (tolerates(target) && !retry_failed_);
    });
    return open;
  }

  /// Those of the old guard that show something that the new one does not yet.
  void reuse_old() {
    auto open = left();
    for (const CheckedProof& checked : old_.proofs) {
      if (open.empty()) return;
      if (!stands(checked.proof.certificate, hidden_)) continue;
      const auto helps = [&](const Target& target) {
        return serves(system_, checked.proof, target);
      };
      if (std::ranges::none_of(open, helps)) continue;
      guard_.proofs.push_back(checked);
      open = left();
    }
  }

  /// All at once, or half of them first. Each is met or failed in the end.
  bool meet_group(std::vector<Target> targets, const Fail& fail) {
    while (true) {
      const Target target = strongest(targets);
      auto found = find_(target, ReachLimits(system_, attackers_of(targets)), former(target),
                         targets.size());
      if (found) {
        guard_.proofs.push_back(with_doubters(system_, {target, std::move(*found)}));
        return true;
      }
      if (targets.size() == 1) return fail(target);
      targets.resize((targets.size() + 1) / 2);
    }
  }

  const System& system_;
  const Guard& old_;
  const HiddenVars& hidden_;
  Find find_;
  Guard guard_;
  bool retry_failed_ = false;
};

GuardMaker::Check GuardMaker::check(const Guard& old, const HiddenVars& hidden) {
  Search search(system_, old, hidden,
                [&](const Target& target, const ReachLimits& knowledge, const Certificate* former,
                    std::size_t attackers) {
                  return attackers == 1 ? finder_.among_hidden(target, knowledge, hidden, former)
                                        : finder_.nearby(target, knowledge, hidden, former);
                });
  search.failed() = old.failed;
  std::optional<Target> unmet;
  const auto fail = [&](const Target& target) {
    unmet = target;
    return false;
  };
  for (const Target& target : outsider_targets(system_, old.var)) {
    if (!search.meet(target, nullptr, fail)) return {search.take(), unmet};
  }
  search.meet_contributors(fail);
  return {search.take(), unmet};
}

namespace {

/// One deviation less so many times another; without what that leaves as good as still.
Deviations less(const Deviations& from, double times, const Deviations& detour) {
  Deviations out;
  out.reserve(from.size() + detour.size());
  std::size_t i = 0, j = 0;
  while (i < from.size() || j < detour.size()) {
    const bool first = j == detour.size() || (i < from.size() && from[i].var <= detour[j].var);
    const bool second = i == from.size() || (j < detour.size() && detour[j].var <= from[i].var);
    Deviation sum{first ? from[i].var : detour[j].var, 0};
    if (first) sum.amount += from[i++].amount;
    if (second) sum.amount -= times * detour[j++].amount;
    if (std::abs(sum.amount) > negligible) out.push_back(sum);
  }
  return out;
}

/// Whether a deviation led by a detour so many times still is what the target's attacker cannot
/// exclude, and the target is met as far as before.
bool fits(const System& system, const Target& target, const Deviations& before, double times,
          const Deviations& detour) {
  const double slack = level_tolerance * target.required;
  auto at = before.begin();
  for (const Deviation& d : detour) {
    at = std::lower_bound(at, before.end(), d.var,
                          [](const Deviation& one, VarIndex var) { return one.var < var; });
    const double was = at != before.end() && at->var == d.var ? at->amount : 0;
    const double is = was - times * d.amount;
    if (d.var == target.var && (was < 0 ? -is : is) < std::min(std::abs(was), 1.0) - negligible) {
      return false;
    }
    if (std::abs(is) <= negligible) continue;
    const Reach reach = reach_of(system, system.vars[d.var], target.attacker);
    const double amount = is * target.required;
    const bool reached = amount <= reach.up + slack && amount >= -reach.down - slack &&
                         (amount <= 0 || reach.up > 0) && (amount >= 0 || reach.down > 0);
    if (!reached) return false;
  }
  return true;
}

}  // namespace

Guard GuardMaker::lead_around(Guard old, VarIndex var,
                              const std::vector<Deviations>& detours) const {
  for (CheckedProof& checked : old.proofs) {
    bool changed = false;
    const Target& target = checked.proof.target;
    Certificate certificate = checked.proof.certificate;
    for (auto* part : {&certificate.up, &certificate.down}) {
      const double times = amount_at(*part, var);
      if (times == 0) continue;
      std::optional<Deviations> shortest;
      for (const Deviations& detour : detours) {
        if (!fits(system_, target, *part, times, detour)) continue;
        auto led = less(*part, times, detour);
        if (!shortest || led.size() < shortest->size()) shortest = std::move(led);
        if (shortest->size() <= part->size()) break;
      }
      if (!shortest) continue;
      *part = std::move(*shortest);
      changed = true;
    }
    // Small errors add up where it is led around often.
    if (!changed || !holds(system_, target, certificate)) continue;
    checked = with_doubters(system_, {target, std::move(certificate)});
  }
  return old;
}

void GuardMaker::learn(const Guard& old, const Guard& made, VarIndex var,
                       std::vector<Deviations>& detours) {
  for (const CheckedProof& before : old.proofs) {
    const auto after = std::ranges::find(
        made.proofs, before.proof.target,
        [](const CheckedProof& checked) -> const Target& { return checked.proof.target; });
    if (after == made.proofs.end()) continue;
    for (auto part : {&Certificate::up, &Certificate::down}) {
      const auto& led_away = before.proof.certificate.*part;
      const double times = amount_at(led_away, var);
      if (times == 0 || (after->proof.certificate.*part).empty()) continue;
      Deviations detour = less(led_away, 1, after->proof.certificate.*part);
      for (Deviation& d : detour) d.amount /= times;
      detours.push_back(std::move(detour));
    }
  }
}

std::optional<Guard> GuardMaker::keep(const Guard& old, const HiddenVars& hidden) {
  auto checked = check(old, hidden);
  if (checked.unmet) return std::nullopt;
  return std::move(checked.guard);
}

Guard GuardMaker::mend(const Guard& old, HiddenVars& hidden, const std::vector<double>& weights,
                       VarIndex banned, const Guard* neighbour) {
  Search search(system_, old, hidden,
                [&](const Target& target, const ReachLimits& knowledge, const Certificate* former,
                    std::size_t attackers) {
                  auto found = finder_.nearby(target, knowledge, hidden, former);
                  if (!found && (attackers == 1 || attackers > few)) {
                    found = finder_.hiding_more(target, knowledge, hidden, weights, banned);
                  }
                  if (found) hide_support(*found, hidden);
                  return found;
                });
  search.retry_failed();
  const auto fail = [&](const Target& target) {
    search.failed().push_back(target);
    return true;
  };
  for (const Target& target : outsider_targets(system_, old.var)) {
    search.meet(target, neighbour, fail);
  }
  search.meet_contributors(fail);
  return search.take();
}

}  // namespace parangon::hub::disclosure
