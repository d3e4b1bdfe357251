#include "hub/disclosure/target.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace parangon::hub::disclosure {
namespace {

/// Deviations in which a variable has less than this are not scaled up to serve it: errors would
/// grow.
constexpr double least_share = 0.05;

bool within(const Reach& reach, double amount, double slack) {
  return amount <= reach.up + slack && amount >= -reach.down - slack &&
         (amount <= 0 || reach.up > 0) && (amount >= 0 || reach.down > 0);
}

bool within_reach(const System& system, const Deviations& deviations, double scale,
                  const ReachLimits& knowledge) {
  const double slack = level_tolerance * std::abs(scale);
  return std::ranges::all_of(deviations, [&](const Deviation& d) {
    return within(knowledge.reach(system, d.var), d.amount * scale, slack);
  });
}

bool balanced(const System& system, const Deviations& deviations) {
  static thread_local std::vector<double> sums;  // By row; all 0 between calls.
  if (sums.size() < system.rows.size()) sums.resize(system.rows.size(), 0);
  for (const auto& d : deviations) {
    const auto& v = system.vars[d.var];
    for (std::size_t k = 0; k < v.rows.size(); ++k) {
      sums[v.rows[k]] += v.coefficients[k] * d.amount;
    }
  }
  bool all = true;
  for (const auto& d : deviations) {
    for (const auto row : system.vars[d.var].rows) {
      all = all && std::abs(sums[row]) <= level_tolerance;
      sums[row] = 0;
    }
  }
  return all;
}

/// The holdings of an attacker: one twice, or those of a pair; the public's are nobody's.
Pair holdings_of(const System& system, HoldingIndex attacker) {
  if (system.is_pair(attacker)) return system.pairs[attacker - system.holdings];
  return {attacker, attacker};
}

/// What a holding has in a variable; null: nothing.
const Share* share_of(const System::Var& var, HoldingIndex holding) {
  const auto at = std::ranges::lower_bound(var.shares, holding, {}, &Share::holding);
  return at != var.shares.end() && at->holding == holding ? &*at : nullptr;
}

/// What the members have together.
struct OwnShares {
  double amount = 0;
  std::size_t shares = 0;
};
OwnShares own_of(const System::Var& var, const Pair& members) {
  OwnShares own;
  if (const Share* first = share_of(var, members.first)) own = {first->amount, 1};
  if (members.second == members.first) return own;
  if (const Share* second = share_of(var, members.second)) {
    own = {own.amount + second->amount, own.shares + 1};
  }
  return own;
}

bool is_all(const System::Var& var, const OwnShares& own) {
  return own.shares > 0 && own.shares == var.shares.size() && own.amount == var.value;
}

Reach reach_with(const System::Var& var, const OwnShares& own) {
  Reach reach{var.down, var.up};
  if (is_all(var, own)) return {0, 0};
  // Others' credit notes could make the cell smaller than the attacker's own part.
  if (!var.credit) reach.down = std::clamp(var.value - own.amount, 0.0, reach.down);
  return reach;
}

/// Visits what an attacker's members have, one after the other: variable and amount.
template <class Visit>
void for_each_part(const System& system, HoldingIndex attacker, Visit visit) {
  const Pair members = holdings_of(system, attacker);
  for (const auto& part : system.parts_of[members.first]) visit(part);
  if (members.second == members.first) return;
  for (const auto& part : system.parts_of[members.second]) visit(part);
}

}  // namespace

double insider_level(const System& system, VarIndex index, HoldingIndex attacker) {
  const auto& var = system.vars[index];
  if (var.shares.empty()) return var.upper_level;
  const Pair members = holdings_of(system, attacker);
  double largest = 0;
  for (const std::uint32_t k : var.by_size) {
    const Share& share = var.shares[k];
    if (share.holding == members.first || share.holding == members.second) continue;
    if (share.consents) continue;
    largest = std::abs(share.amount);
    break;
  }
  const double own = own_of(var, members).amount;
  const double level = own + (1 + system.insider_margin) * largest - var.value;
  return std::min(level, var.up);
}

bool knows(const System& system, const System::Var& var, HoldingIndex attacker) {
  return is_all(var, own_of(var, holdings_of(system, attacker)));
}

Reach reach_of(const System& system, const System::Var& var, HoldingIndex attacker) {
  if (attacker == outsider || var.shares.empty()) return {var.down, var.up};
  return reach_with(var, own_of(var, holdings_of(system, attacker)));
}

ReachLimits::ReachLimits(const System& system, HoldingIndex attacker) {
  add(system, attacker);
  merge();
}

namespace {

/// How far each variable may deviate as far as each of several attackers knows, pairs among them.
class Strictest {
 public:
  explicit Strictest(const System& system)
      : system_(system),
        reach_(system.vars.size()),
        limited_(system.vars.size(), 0),
        added_(system.holdings, 0),
        first_amounts_(system.vars.size(), 0) {}

  void add(HoldingIndex attacker) {
    if (attacker == outsider) return;
    const Pair members = holdings_of(system_, attacker);
    add_alone(members.first);
    if (members.second == members.first) return;
    add_alone(members.second);
    // Where one has nothing the pair knows what the other does.
    load(members.first);
    for (const auto& part : system_.parts_of[members.second]) {
      const double other = first_amounts_[part.var];
      if (other != 0) cut(part.var, {part.amount + other, 2});
    }
  }

  template <class Visit>
  void for_each(Visit visit) const {
    for (VarIndex var = 0; var < reach_.size(); ++var) {
      if (limited_[var] != 0) visit(var, reach_[var]);
    }
  }

 private:
  void add_alone(HoldingIndex holding) {
    if (added_[holding] != 0) return;
    added_[holding] = 1;
    for (const auto& part : system_.parts_of[holding]) cut(part.var, {part.amount, 1});
  }

  void load(HoldingIndex holding) {
    if (loaded_ == holding) return;
    if (loaded_ != outsider) {
      for (const auto& part : system_.parts_of[loaded_]) first_amounts_[part.var] = 0;
    }
    loaded_ = holding;
    for (const auto& part : system_.parts_of[holding]) first_amounts_[part.var] = part.amount;
  }

  void cut(VarIndex var, const OwnShares& own) {
    const Reach reach = reach_with(system_.vars[var], own);
    Reach& least = reach_[var];
    if (limited_[var] == 0) least = reach;
    limited_[var] = 1;
    least = {std::min(least.down, reach.down), std::min(least.up, reach.up)};
  }

  const System& system_;
  std::vector<Reach> reach_;
  std::vector<char> limited_;
  std::vector<char> added_;  ///< By holding.
  HoldingIndex loaded_ = outsider;
  std::vector<double> first_amounts_;  ///< Of the holding that is loaded.
};

}  // namespace

ReachLimits::ReachLimits(const System& system, const std::vector<HoldingIndex>& attackers) {
  if (std::ranges::any_of(attackers, [&](HoldingIndex a) { return system.is_pair(a); })) {
    Strictest strictest(system);
    for (const HoldingIndex attacker : attackers) strictest.add(attacker);
    strictest.for_each([&](VarIndex var, const Reach& reach) { limits_.push_back({var, reach}); });
    return;
  }
  for (const HoldingIndex attacker : attackers) add(system, attacker);
  merge();
}

void ReachLimits::add(const System& system, HoldingIndex attacker) {
  if (attacker == outsider) return;
  for_each_part(system, attacker, [&](const System::Part& part) {
    limits_.push_back({part.var, reach_of(system, system.vars[part.var], attacker)});
  });
}

void ReachLimits::merge() {
  std::ranges::sort(limits_, {}, &Limit::var);
  std::size_t kept = 0;
  for (const Limit& limit : limits_) {
    if (kept > 0 && limits_[kept - 1].var == limit.var) {
      Reach& reach = limits_[kept - 1].reach;
      reach = {std::min(reach.down, limit.reach.down), std::min(reach.up, limit.reach.up)};
    } else {
      limits_[kept++] = limit;
    }
  }
  limits_.resize(kept);
}

Reach ReachLimits::reach(const System& system, VarIndex var) const {
  const auto at = std::ranges::lower_bound(limits_, var, {}, &Limit::var);
  if (at != limits_.end() && at->var == var) return at->reach;
  return {system.vars[var].down, system.vars[var].up};
}

std::vector<Target> outsider_targets(const System& system, VarIndex var) {
  const auto& v = system.vars[var];
  std::vector<Target> targets;
  if (!v.primary) return targets;
  double up = v.upper_level;
  const bool strangers = !v.shares.empty() && v.shares.size() < system.holdings;
  if (strangers) up = std::max(up, insider_level(system, var, outsider));
  if (up > 0) targets.push_back({var, Direction::up, up, outsider});
  if (v.lower_level > 0) targets.push_back({var, Direction::down, v.lower_level, outsider});
  if (v.spread > 0) targets.push_back({var, Direction::spread, v.spread, outsider});
  return targets;
}

namespace {

/// What follows for a contributor from the variables that it knows alone, by variable.
std::vector<VarIndex> settled_for(const System& system, HoldingIndex attacker) {
  std::set<VarIndex> alone, settled;
  for_each_part(system, attacker, [&](const System::Part& part) {
    if (knows(system, system.vars[part.var], attacker)) alone.insert(part.var);
  });
  std::vector<VarIndex> known(alone.begin(), alone.end());
  std::map<std::uint32_t, std::size_t> left;  // Unknown variables by row.
  for (std::size_t next = 0; next < known.size(); ++next) {
    for (const std::uint32_t row : system.vars[known[next]].rows) {
      const auto& vars = system.rows[row].vars;
      if (--left.emplace(row, vars.size()).first->second != 1) continue;
      const auto unknown = std::ranges::find_if(
          vars, [&](VarIndex v) { return !alone.contains(v) && !settled.contains(v); });
      if (unknown == vars.end()) continue;
      settled.insert(*unknown);
      known.push_back(*unknown);
    }
  }
  return {settled.begin(), settled.end()};
}

bool is_settled(const System& system, VarIndex var, HoldingIndex attacker) {
  if (attacker == outsider) return false;
  return std::ranges::binary_search(system.settled_for[attacker], var);
}

}  // namespace

void settle_insiders(System& system) {
  system.settled_for.clear();
  for (HoldingIndex attacker = 0; attacker < system.attackers(); ++attacker) {
    system.settled_for.push_back(settled_for(system, attacker));
  }
}

std::vector<Target> insider_targets(const System& system, VarIndex var, HoldingIndex attacker) {
  const auto& v = system.vars[var];
  if (!v.primary || knows(system, v, attacker) || is_settled(system, var, attacker)) return {};
  const double required = insider_level(system, var, attacker);
  if (required > 0) return {{var, Direction::up, required, attacker}};
  return {{var, Direction::spread, std::min(1.0, v.up + v.down), attacker}};
}

double amount_at(const Deviations& deviations, VarIndex var) {
  const auto at = std::ranges::lower_bound(deviations, var, {}, &Deviation::var);
  return at != deviations.end() && at->var == var ? at->amount : 0;
}

bool Certificate::uses(VarIndex var) const {
  return amount_at(up, var) != 0 || amount_at(down, var) != 0;
}

bool holds(const System& system, const Target& target, const ReachLimits& knowledge,
           const Certificate& certificate) {
  double reached = 0;
  if (target.direction != Direction::down) reached += amount_at(certificate.up, target.var);
  if (target.direction != Direction::up) reached -= amount_at(certificate.down, target.var);
  return reached >= 1 - level_tolerance &&
         within_reach(system, certificate.up, target.required, knowledge) &&
         within_reach(system, certificate.down, target.required, knowledge) &&
         balanced(system, certificate.up) && balanced(system, certificate.down);
}

bool holds(const System& system, const Target& target, const Certificate& certificate) {
  return holds(system, target, ReachLimits(system, target.attacker), certificate);
}

namespace {

/// By how much to multiply the amounts of a part (in units of the system) so that `wanted` is met
/// as far as its attacker knows: 0 when that cannot be.
double serving_scale(const System& system, const Deviations& part, double required,
                     const Target& wanted) {
  const double at = amount_at(part, wanted.var);
  if (std::abs(at) < least_share) return 0;
  for (const double side : {1.0, -1.0}) {
    if (wanted.direction == (side > 0 ? Direction::down : Direction::up)) continue;
    const double scale = side * wanted.required / at;
    const double slack = level_tolerance * std::abs(scale);
    // What fits everybody fits everybody when it is smaller: only own cells are left to look at.
    const bool smaller = scale > 0 && scale <= required * (1 + level_tolerance);
    bool fits = smaller || within_reach(system, part, scale, {});
    if (fits && wanted.attacker != outsider) {
      const Pair members = holdings_of(system, wanted.attacker);
      fits = std::ranges::all_of(part, [&](const Deviation& d) {
        const OwnShares own = own_of(system.vars[d.var], members);
        return own.shares == 0 ||
               within(reach_with(system.vars[d.var], own), d.amount * scale, slack);
      });
    }
    if (fits) return scale;
  }
  return 0;
}

}  // namespace

bool serves(const System& system, const Proof& proof, const Target& wanted) {
  if (proof.target == wanted) return true;
  for (const auto* part : {&proof.certificate.up, &proof.certificate.down}) {
    if (serving_scale(system, *part, proof.target.required, wanted) != 0) return true;
  }
  return false;
}

bool serves(const System& system, const Proof& proof, const Target& wanted, Proof& out) {
  for (const auto* part : {&proof.certificate.up, &proof.certificate.down}) {
    const double scale = serving_scale(system, *part, proof.target.required, wanted);
    if (scale == 0) continue;
    out = {wanted, {}};
    auto& turned =
        amount_at(*part, wanted.var) * scale > 0 ? out.certificate.up : out.certificate.down;
    turned = *part;
    for (auto& d : turned) d.amount *= scale / wanted.required;
    if (holds(system, wanted, out.certificate)) return true;
  }
  return false;
}

}  // namespace parangon::hub::disclosure
