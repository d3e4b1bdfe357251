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
  std::vector<std::pair<std::uint32_t, double>> parts;
  for (const auto& d : deviations) {
    const auto& v = system.vars[d.var];
    for (std::size_t k = 0; k < v.rows.size(); ++k) {
      parts.emplace_back(v.rows[k], v.coefficients[k] * d.amount);
    }
  }
  std::ranges::sort(parts);
  double sum = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    sum += parts[i].second;
    if (i + 1 < parts.size() && parts[i + 1].first == parts[i].first) continue;
    if (std::abs(sum) > level_tolerance) return false;
    sum = 0;
  }
  return true;
}

double own_of(const System::Var& var, HoldingIndex attacker) {
  const auto at = std::ranges::lower_bound(var.shares, attacker, {}, &Share::holding);
  return at != var.shares.end() && at->holding == attacker ? at->amount : 0;
}

}  // namespace

double insider_level(const System& system, VarIndex index, HoldingIndex attacker) {
  const auto& var = system.vars[index];
  if (var.shares.empty()) return var.upper_level;
  double largest = 0;
  for (const std::uint32_t k : var.by_size) {
    const Share& share = var.shares[k];
    if (share.holding == attacker || share.consents) continue;
    largest = std::abs(share.amount);
    break;
  }
  const double level = own_of(var, attacker) + (1 + system.insider_margin) * largest - var.value;
  return std::min(level, var.up);
}

bool knows(const System::Var& var, HoldingIndex attacker) {
  return var.shares.size() == 1 && var.shares[0].holding == attacker &&
         var.shares[0].amount == var.value;
}

Reach reach_of(const System::Var& var, HoldingIndex attacker) {
  Reach reach{var.down, var.up};
  if (attacker == outsider || var.shares.empty()) return reach;
  if (knows(var, attacker)) return {0, 0};
  // Others' credit notes could make the cell smaller than the attacker's own part.
  if (!var.credit) reach.down = std::clamp(var.value - own_of(var, attacker), 0.0, reach.down);
  return reach;
}

ReachLimits::ReachLimits(const System& system, HoldingIndex attacker) {
  add(system, attacker);
  merge();
}

ReachLimits::ReachLimits(const System& system, const std::vector<HoldingIndex>& attackers) {
  for (const HoldingIndex attacker : attackers) add(system, attacker);
  merge();
}

void ReachLimits::add(const System& system, HoldingIndex attacker) {
  if (attacker == outsider) return;
  for (const auto& part : system.parts_of[attacker]) {
    limits_.push_back({part.var, reach_of(system.vars[part.var], attacker)});
  }
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
  for (const auto& part : system.parts_of[attacker]) {
    if (knows(system.vars[part.var], attacker)) alone.insert(part.var);
  }
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
  for (HoldingIndex holding = 0; holding < system.holdings; ++holding) {
    system.settled_for.push_back(settled_for(system, holding));
  }
}

std::vector<Target> insider_targets(const System& system, VarIndex var, HoldingIndex attacker) {
  const auto& v = system.vars[var];
  if (!v.primary || knows(v, attacker) || is_settled(system, var, attacker)) return {};
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
      fits = std::ranges::all_of(system.parts_of[wanted.attacker], [&](const System::Part& own) {
        const double amount = amount_at(part, own.var) * scale;
        return amount == 0 ||
               within(reach_of(system.vars[own.var], wanted.attacker), amount, slack);
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
