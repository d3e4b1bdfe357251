#pragma once

#include <cstdint>
#include <vector>

#include "hub/disclosure/guard.hpp"

namespace parangon::hub::disclosure {

/// What an exact or heuristic search hands over: which variables are hidden, and why that is
/// enough.
struct Solution {
  HiddenVars hidden;
  std::vector<Guard> guards;  ///< One per primary variable.
  double weight = 0;          ///< Of hidden variables, in units of the system's costs.
};

/// The heuristic: every primary is repaired in turn, then the dearest secondaries are given up
/// where all certificates that used them can be replaced. What remains is minimal: giving up any
/// one more lets some attacker succeed. Deterministic.
class PatternSearch {
 public:
  explicit PatternSearch(const System& system);

  /// From what the input hides; `weights` steer the repairs, the system's own count.
  Solution construct(const std::vector<double>& weights);
  /// Gives up secondaries, dearest first, until minimal.
  void prune(Solution& solution);
  /// Bans one secondary after the other, dearest first, and repairs around it; keeps what is
  /// cheaper. At most `attempts`. True when something improved.
  bool exchange(Solution& solution, std::size_t attempts);

  /// Whether hidden variables alone keep a primary safe.
  GuardMaker::Check check(const Guard& old, const HiddenVars& hidden) {
    return maker_.check(old, hidden);
  }
  double weight_of(const HiddenVars& hidden) const;
  std::uint64_t programs() const { return finder_.solved(); }

 private:
  using Users = std::vector<std::vector<std::uint32_t>>;  ///< Per variable: guards that use it.
  Users users_of(const Solution& solution) const;
  void use(Users& users, const Guard& guard, std::uint32_t index) const;
  /// A quick look: whether publishing `var` too lets plain subtraction reach a primary.
  bool strands_primary(const HiddenVars& hidden, VarIndex var) const;
  bool give_up(Solution& solution, Users& users, VarIndex var);
  std::vector<VarIndex> dearest_first(const HiddenVars& hidden) const;

  const System& system_;
  CirculationFinder finder_;
  GuardMaker maker_;
};

}  // namespace parangon::hub::disclosure
