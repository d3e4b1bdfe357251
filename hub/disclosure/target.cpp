#include "hub/disclosure/target.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <unordered_map>

namespace parangon::hub::disclosure {
namespace {

/// Deviations in which a variable has less than this are not scaled up to serve it: errors would
/// grow.
constexpr double least_share = 0.05;

double amount_at(const std::vector<Deviation>& deviations, VarIndex var) {
  for (const auto& d : deviations) {
    if (d.var == var) return d.amount;
  }
  return 0;
}

bool within_reach(const System& system, const std::vector<Deviation>& deviations, double scale,
                  HoldingIndex attacker) {
  return std::ranges::all_of(deviations, [&](const Deviation& d) {
    const Reach reach = reach_of(system.vars[d.var], attacker);
    const double amount = d.amount * scale;
    const double slack = level_tolerance * std::abs(scale);
    return amount <= reach.up + slack && amount >= -reach.down - slack &&
           (amount <= 0 || reach.up > 0) && (amount >= 0 || reach.down > 0);
  });
}

bool balanced(const System& system, const std::vector<Deviation>& deviations) {
  std::unordered_map<std::uint32_t, double> sums;
  for (const auto& d : deviations) {
    const auto& v = system.vars[d.var];
    for (std::size_t k = 0; k < v.rows.size(); ++k) sums[v.rows[k]] += v.coefficients[k] * d.amount;
  }
  return std::ranges::all_of(sums,
                             [](const auto& s) { return std::abs(s.second) <= level_tolerance; });
}

std::vector<Deviation> scaled(const std::vector<Deviation>& deviations, double factor) {
  std::vector<Deviation> out = deviations;
  for (auto& d : out) d.amount *= factor;
  return out;
}

}  // namespace

bool sole(const System::Var& var, HoldingIndex holding) {
  return var.shares.size() == 1 && var.shares[0].holding == holding &&
         var.shares[0].amount == var.value;
}

Reach insider_reach(const System::Var& var, HoldingIndex attacker) {
  Reach reach{var.down, var.up};
  for (const Share& share : var.shares) {
    if (share.holding != attacker) continue;
    if (sole(var, attacker)) return {0, 0};
    // Others' credit notes could make the cell smaller than the attacker's own part.
    if (!var.credit) reach.down = std::clamp(var.value - share.amount, 0.0, reach.down);
  }
  return reach;
}

std::vector<Target> outsider_targets(const System& system, VarIndex var) {
  const auto& v = system.vars[var];
  std::vector<Target> targets;
  if (!v.primary) return targets;
  if (v.upper_level > 0) targets.push_back({var, Direction::up, v.upper_level, outsider});
  if (v.lower_level > 0) targets.push_back({var, Direction::down, v.lower_level, outsider});
  if (v.spread > 0) targets.push_back({var, Direction::spread, v.spread, outsider});
  return targets;
}

void settle_insiders(System& system) {
  system.settled_for.assign(system.holdings, {});
  std::vector<std::vector<VarIndex>> own(system.holdings);
  for (VarIndex i = 0; i < system.vars.size(); ++i) {
    const auto& shares = system.vars[i].shares;
    if (!shares.empty() && sole(system.vars[i], shares[0].holding)) {
      own[shares[0].holding].push_back(i);
    }
  }
  for (HoldingIndex holding = 0; holding < system.holdings; ++holding) {
    std::vector<VarIndex>& known = own[holding];
    const std::set<VarIndex> alone(known.begin(), known.end());
    std::set<VarIndex> settled;
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
    system.settled_for[holding].assign(settled.begin(), settled.end());
  }
}

std::vector<Target> insider_targets(const System& system, VarIndex var, HoldingIndex attacker) {
  const auto& v = system.vars[var];
  if (!v.primary || sole(v, attacker)) return {};
  if (std::ranges::binary_search(system.settled_for[attacker], var)) return {};
  double own = 0, largest = 0;
  for (const Share& share : v.shares) {
    if (share.holding == attacker) {
      own = share.amount;
    } else if (!share.consents) {
      largest = std::max(largest, std::abs(share.amount));
    }
  }
  double required =
      v.shares.empty() ? v.upper_level : own + (1 + system.insider_margin) * largest - v.value;
  required = std::min(required, v.up);
  if (required > 0) return {{var, Direction::up, required, attacker}};
  return {{var, Direction::spread, std::min(1.0, v.up + v.down), attacker}};
}

bool Certificate::uses(VarIndex var) const {
  const auto in = [var](const std::vector<Deviation>& d) {
    return std::ranges::any_of(d, [var](const Deviation& x) { return x.var == var; });
  };
  return in(up) || in(down);
}

bool holds(const System& system, const Target& target, const Certificate& certificate) {
  double reached = 0;
  if (target.direction != Direction::down) reached += amount_at(certificate.up, target.var);
  if (target.direction != Direction::up) reached -= amount_at(certificate.down, target.var);
  return reached >= 1 - level_tolerance &&
         within_reach(system, certificate.up, target.required, target.attacker) &&
         within_reach(system, certificate.down, target.required, target.attacker) &&
         balanced(system, certificate.up) && balanced(system, certificate.down);
}

bool serves(const System& system, const Certificate& certificate, const Target& wanted,
            Certificate& out) {
  for (const auto* deviations : {&certificate.up, &certificate.down}) {
    const double at = amount_at(*deviations, wanted.var);
    if (std::abs(at) < least_share) continue;
    for (const bool upward : {true, false}) {
      if (wanted.direction == (upward ? Direction::down : Direction::up)) continue;
      const double factor = (upward ? 1.0 : -1.0) / at;
      auto turned = scaled(*deviations, factor);
      if (!within_reach(system, turned, wanted.required, wanted.attacker)) continue;
      out = {};
      (upward ? out.up : out.down) = std::move(turned);
      if (holds(system, wanted, out)) return true;
    }
  }
  return false;
}

}  // namespace parangon::hub::disclosure
