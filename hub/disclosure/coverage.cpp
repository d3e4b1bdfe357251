#include "hub/disclosure/coverage.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <optional>
#include <set>

namespace parangon::hub::disclosure {
namespace {

/// The attacker that two holdings are together, if they are one.
std::optional<HoldingIndex> joint_attacker(const System& system, HoldingIndex one,
                                           HoldingIndex other) {
  const auto& list = system.pairs_of[one];
  const auto at = std::ranges::lower_bound(list, other, {}, &System::Pairing::partner);
  if (at == list.end() || at->partner != other) return std::nullopt;
  return at->attacker;
}

/// Visits the pairs of which both have something in the variable, and together more than `above`.
/// Only the largest shares are looked at where none is negative.
template <class Visit>
void for_each_pair_above(const System& system, const System::Var& var, double above, Visit visit) {
  if (system.pairs.empty()) return;
  const auto share = [&](std::size_t place) -> const Share& {
    return var.shares[var.by_size[place]];
  };
  for (std::size_t i = 0; i + 1 < var.shares.size(); ++i) {
    if (!var.credit && 2 * share(i).amount <= above) return;
    for (std::size_t j = i + 1; j < var.shares.size(); ++j) {
      if (share(i).amount + share(j).amount <= above) {
        if (var.credit) continue;
        break;
      }
      const auto pair = joint_attacker(system, share(i).holding, share(j).holding);
      if (pair) visit(*pair);
    }
  }
}

/// Adds whom a deviation of one variable by `amount` (in units of the system) contradicts.
void add_doubters(const System& system, const System::Var& var, double amount, Doubters& out) {
  if (var.shares.size() == 1 && knows(system, var, var.shares[0].holding)) {
    out.push_back(var.shares[0].holding);
  }
  if (var.shares.size() == 2 && !system.pairs.empty()) {
    const auto pair = joint_attacker(system, var.shares[0].holding, var.shares[1].holding);
    if (pair && knows(system, var, *pair)) out.push_back(*pair);
  }
  if (amount >= 0 || var.credit) return;
  // Nobody's own part may be above what is left.
  const double left = var.value + amount - level_tolerance * std::abs(amount);
  for (const std::uint32_t k : var.by_size) {
    if (var.shares[k].amount <= left) break;
    out.push_back(var.shares[k].holding);
  }
  for_each_pair_above(system, var, left, [&](HoldingIndex pair) { out.push_back(pair); });
}

void sort_out(Doubters& doubters) {
  std::ranges::sort(doubters);
  doubters.erase(std::unique(doubters.begin(), doubters.end()), doubters.end());
}

Doubters doubters_of(const System& system, const Deviations& deviations, double required) {
  Doubters out;
  for (const Deviation& d : deviations) {
    add_doubters(system, system.vars[d.var], d.amount * required, out);
  }
  sort_out(out);
  if (system.pairs.empty()) return out;
  // Whom somebody who doubts tells of it doubts too.
  const std::size_t found = out.size();
  for (std::size_t i = 0; i < found && out[i] < system.holdings; ++i) {
    for (const auto& pairing : system.pairs_of[out[i]]) out.push_back(pairing.attacker);
  }
  sort_out(out);
  return out;
}

/// One deviation that moves the variable of a target, with whom it does not convince.
struct Part {
  const Doubters* doubters = nullptr;
  double moved = 0;  ///< By how far it moves the variable; down: less than 0.
};

std::vector<Part> parts_of(VarIndex var, std::span<const CheckedProof> proofs) {
  std::vector<Part> parts;
  for (const auto& [proof, of_up, of_down] : proofs) {
    for (const bool up : {true, false}) {
      const double at = amount_at(up ? proof.certificate.up : proof.certificate.down, var);
      if (at != 0) parts.push_back({up ? &of_up : &of_down, at * proof.target.required});
    }
  }
  return parts;
}

/// Those whom none of the parts convinces of what they ask for.
class Search {
 public:
  Search(const System& system, VarIndex var, std::span<const CheckedProof> proofs)
      : system_(system), var_(var), proofs_(proofs) {}

  std::vector<Target> run() {
    std::vector<Part> parts = parts_of(var_, proofs_), upward;
    for (const Part& part : parts) {
      if (part.moved > 0) upward.push_back(part);
    }
    std::ranges::stable_sort(upward, std::greater<>(), &Part::moved);
    for (Part& part : parts) part.moved = std::abs(part.moved);
    std::ranges::stable_sort(parts, std::greater<>(), &Part::moved);
    // Whoever doubts the farthest may ask for more than the next, which it does not doubt, shows.
    for (const auto& [list, direction] :
         {std::pair(&upward, Direction::up), std::pair(&parts, Direction::spread)}) {
      for (std::size_t k = 1; k <= list->size(); ++k) {
        next_ = {direction, k < list->size() ? (*list)[k].moved : 0};
        doubted_by_all({list->begin(), list->begin() + static_cast<std::ptrdiff_t>(k)});
      }
    }
    next_ = {};
    ask_contributors(upward.empty() ? 0 : upward[0].moved);
    std::ranges::sort(out_, {}, &Target::attacker);
    return std::move(out_);
  }

 private:
  /// What the part after those that somebody doubts shows.
  struct Next {
    Direction direction = Direction::up;
    double moved = -1;
  };

  void doubted_by_all(const std::vector<Part>& parts) {
    Doubters all = *parts[0].doubters;
    for (const Part& part : parts) {
      Doubters both;
      std::ranges::set_intersection(all, *part.doubters, std::back_inserter(both));
      all = std::move(both);
    }
    for (const HoldingIndex holding : all) ask(holding);
  }

  /// Contributors to the variable may ask for more than the proofs show.
  void ask_contributors(double reached) {
    const auto& var = system_.vars[var_];
    if (var.shares.empty()) return;
    const double enough = reached * (1 + level_tolerance);
    // Nobody asks for more than this beside its own amount.
    const double largest = std::abs(var.shares[var.by_size[0]].amount);
    const double most = (1 + system_.insider_margin) * largest - var.value;
    for (const Share& share : var.shares) {
      if (share.amount + most <= enough) continue;
      if (insider_level(system_, var_, share.holding) <= enough) continue;
      ask(share.holding);
      if (system_.pairs.empty()) continue;
      // With whom has nothing there it asks for as much.
      for (const auto& pairing : system_.pairs_of[share.holding]) ask(pairing.attacker);
    }
    for_each_pair_above(system_, var, enough - most, [&](HoldingIndex pair) {
      if (insider_level(system_, var_, pair) > enough) ask(pair);
    });
  }

  void ask(HoldingIndex attacker) {
    if (asked_.contains(attacker)) return;
    for (const Target& target : insider_targets(system_, var_, attacker)) {
      const bool asks_for_more =
          next_.moved < 0 || (target.direction == next_.direction &&
                              target.required > next_.moved * (1 + level_tolerance));
      if (!asks_for_more) continue;
      asked_.insert(attacker);
      const auto shown = [&](const CheckedProof& checked) {
        return serves(system_, checked.proof, target);
      };
      if (std::ranges::none_of(proofs_, shown)) out_.push_back(target);
    }
  }

  const System& system_;
  VarIndex var_;
  std::span<const CheckedProof> proofs_;
  std::set<HoldingIndex> asked_;
  Next next_;
  std::vector<Target> out_;
};

}  // namespace

CheckedProof with_doubters(const System& system, Proof proof) {
  CheckedProof checked{std::move(proof), {}, {}};
  const double required = checked.proof.target.required;
  checked.of_up = doubters_of(system, checked.proof.certificate.up, required);
  checked.of_down = doubters_of(system, checked.proof.certificate.down, required);
  return checked;
}

std::vector<Target> uncovered(const System& system, VarIndex var,
                              std::span<const CheckedProof> proofs) {
  if (proofs.empty() || system.holdings == 0) return {};
  return Search(system, var, proofs).run();
}

}  // namespace parangon::hub::disclosure
