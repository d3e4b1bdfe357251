#include "hub/disclosure/coverage.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <set>

namespace parangon::hub::disclosure {
namespace {

void tidy(std::vector<HoldingIndex>& list) {
  std::ranges::sort(list);
  list.erase(std::unique(list.begin(), list.end()), list.end());
}

bool contains(const std::vector<HoldingIndex>& list, HoldingIndex holding) {
  return std::ranges::binary_search(list, holding);
}

/// Finds whom a deviation of one variable by `amount` (in units of the system) contradicts.
class VarDoubts {
 public:
  VarDoubts(const System::Var& var, double amount, Doubters& out) : var_(var), out_(out) {
    const double slack = level_tolerance * std::abs(amount);
    // Down to here nobody's own part is above what is left.
    left_ = amount < 0 && !var.credit ? var.value + amount - slack : var.value;
    moves_down_ = amount < 0 && !var.credit;
  }

  void add_alone() {
    if (var_.shares.size() == 1 && knows(var_, {var_.shares[0].holding, nobody})) {
      out_.alone.push_back(var_.shares[0].holding);
    }
    if (!moves_down_) return;
    for (const std::uint32_t k : var_.by_size) {
      if (var_.shares[k].amount <= left_) break;
      out_.alone.push_back(var_.shares[k].holding);
    }
  }

  /// After add_alone() of all variables, and tidy().
  void add_pairs() {
    const auto& shares = var_.shares;
    if (shares.size() == 2) add({shares[0].holding, shares[1].holding});
    if (!moves_down_) return;
    for (std::size_t i = 0; i + 1 < shares.size(); ++i) {
      const Share& first = shares[var_.by_size[i]];
      if (first.amount + shares[var_.by_size[i + 1]].amount <= left_) break;
      for (std::size_t j = i + 1; j < shares.size() && !out_.crowded; ++j) {
        const Share& second = shares[var_.by_size[j]];
        if (first.amount + second.amount <= left_) break;
        add(Attacker{first.holding, nobody}.with(second.holding));
      }
    }
  }

 private:
  void add(const Attacker& pair) {
    if (contains(out_.alone, pair.first) || contains(out_.alone, pair.second)) return;
    if (!knows(var_, pair) && !moves_down_) return;
    out_.pairs.push_back(pair);
    out_.crowded = out_.crowded || out_.pairs.size() > most_pairs;
  }

  const System::Var& var_;
  Doubters& out_;
  double left_ = 0;
  bool moves_down_ = false;
};

Doubters doubters_of(const System& system, const Deviations& deviations, double required) {
  Doubters out;
  for (const Deviation& d : deviations) {
    VarDoubts(system.vars[d.var], d.amount * required, out).add_alone();
  }
  tidy(out.alone);
  if (system.coalition < 2) return out;
  for (const Deviation& d : deviations) {
    if (out.crowded) break;
    VarDoubts(system.vars[d.var], d.amount * required, out).add_pairs();
  }
  std::ranges::sort(out.pairs);
  out.pairs.erase(std::unique(out.pairs.begin(), out.pairs.end()), out.pairs.end());
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

  Uncovered run() {
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
    std::ranges::sort(out_.targets, {}, &Target::attacker);
    return std::move(out_);
  }

 private:
  /// What the part after those that somebody doubts shows.
  struct Next {
    Direction direction = Direction::up;
    double moved = -1;
  };

  void doubted_by_all(const std::vector<Part>& parts) {
    std::vector<HoldingIndex> alone = parts[0].doubters->alone;
    for (const Part& part : parts) {
      std::vector<HoldingIndex> both;
      std::ranges::set_intersection(alone, part.doubters->alone, std::back_inserter(both));
      alone = std::move(both);
    }
    for (const HoldingIndex holding : alone) ask({holding, nobody});
    if (system_.coalition > 1) coalitions_doubted_by_all(parts);
  }

  /// A coalition that the first part does not convince is one of its pairs, or has a member whom it
  /// does not convince; that member another part convinces, or it is asked alone already.
  void coalitions_doubted_by_all(const std::vector<Part>& parts) {
    const auto size = [](const Part& part) {
      return part.doubters->alone.size() + part.doubters->pairs.size();
    };
    const Part first = *std::ranges::min_element(parts, {}, size);
    if (first.doubters->crowded) out_.all_pairs = true;
    for (const Attacker& pair : first.doubters->pairs) ask_pair(pair, parts);
    for (const HoldingIndex member : first.doubters->alone) {
      const Part* other = nullptr;
      for (const Part& part : parts) {
        if (contains(part.doubters->alone, member)) continue;
        if (other == nullptr || size(part) < size(*other)) other = &part;
      }
      if (other == nullptr) continue;
      if (other->doubters->crowded) out_.all_pairs = true;
      const Attacker one{member, nobody};
      for (const HoldingIndex more : other->doubters->alone) ask_pair(one.with(more), parts);
      for (const Attacker& pair : other->doubters->pairs) {
        if (pair.has(member)) ask_pair(pair, parts);
      }
    }
  }

  void ask_pair(const Attacker& pair, const std::vector<Part>& parts) {
    const auto doubts = [&](const Part& part) { return part.doubters->doubt(pair); };
    if (std::ranges::all_of(parts, doubts)) ask(pair);
  }

  /// Contributors to the variable may ask for more than the proofs show.
  void ask_contributors(double reached) {
    const auto& var = system_.vars[var_];
    const auto own = [&](std::size_t i) { return var.shares[var.by_size[i]].amount; };
    const auto holding = [&](std::size_t i) { return var.shares[var.by_size[i]].holding; };
    if (var.shares.empty()) return;
    // Nobody asks for more than this beside its own amount.
    const double most = (1 + system_.insider_margin) * std::abs(own(0)) - var.value;
    const double enough = reached * (1 + level_tolerance);
    for (std::size_t i = 0; i < var.shares.size(); ++i) {
      if (own(i) + most > enough) ask_if_more({holding(i), nobody}, enough);
      if (system_.coalition < 2) continue;
      for (std::size_t j = i + 1; j < var.shares.size(); ++j) {
        if (own(i) + own(j) + most <= enough && !var.credit) break;
        ask_if_more(Attacker{holding(i), nobody}.with(holding(j)), enough);
      }
    }
  }

  void ask_if_more(const Attacker& attacker, double enough) {
    if (insider_level(system_, var_, attacker) > enough) ask(attacker);
  }

  void ask(const Attacker& attacker) {
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
      if (std::ranges::none_of(proofs_, shown)) out_.targets.push_back(target);
    }
  }

  const System& system_;
  VarIndex var_;
  std::span<const CheckedProof> proofs_;
  std::set<Attacker> asked_;
  Next next_;
  Uncovered out_;
};

}  // namespace

bool Doubters::doubt(const Attacker& attacker) const {
  if (contains(alone, attacker.first)) return true;
  if (!attacker.is_coalition()) return false;
  return contains(alone, attacker.second) || std::ranges::binary_search(pairs, attacker);
}

CheckedProof with_doubters(const System& system, Proof proof) {
  CheckedProof checked{std::move(proof), {}, {}};
  const double required = checked.proof.target.required;
  checked.of_up = doubters_of(system, checked.proof.certificate.up, required);
  checked.of_down = doubters_of(system, checked.proof.certificate.down, required);
  return checked;
}

Uncovered uncovered(const System& system, VarIndex var, std::span<const CheckedProof> proofs) {
  if (proofs.empty() || system.holdings == 0) return {};
  return Search(system, var, proofs).run();
}

}  // namespace parangon::hub::disclosure
