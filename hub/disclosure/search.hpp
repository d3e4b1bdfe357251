#pragma once

#include <cstdint>
#include <memory>
#include <optional>
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
  /// cheaper. At most `attempts`, that look at `effort` certificates. True when something improved.
  bool exchange(Solution& solution, std::size_t attempts, std::size_t effort);

  /// Whether hidden variables alone keep a primary safe.
  GuardMaker::Check check(const Guard& old, const HiddenVars& hidden) {
    return workers_[0]->maker.check(old, hidden);
  }
  double weight_of(const HiddenVars& hidden) const;
  std::uint64_t programs() const;

 private:
  using Users = std::vector<std::vector<std::uint32_t>>;  ///< Per variable: guards that use it.
  Users users_of(const Solution& solution) const;
  void use(Users& users, const Guard& guard, std::uint32_t index) const;
  /// A quick look: whether publishing `var` too lets plain subtraction reach a primary that is
  /// safe.
  bool strands_primary(const HiddenVars& hidden, VarIndex var) const;
  /// Guards without `var`, for those that use it; nullopt when one cannot be had.
  using Mended = std::vector<std::pair<std::uint32_t, Guard>>;
  std::optional<Mended> without(const Solution& solution, const Users& users, VarIndex var,
                                GuardMaker& maker) const;
  /// Gives up those of `batch` that can be, in turn; returns those that have to be tried again
  /// because an earlier one of the batch changed what they stand on.
  std::vector<VarIndex> give_up(Solution& solution, Users& users,
                                const std::vector<VarIndex>& batch);
  std::vector<VarIndex> dearest_first(const HiddenVars& hidden) const;

  const System& system_;
  struct Worker {
    explicit Worker(const System& system) : finder(system), maker(system, finder) {}
    CirculationFinder finder;
    GuardMaker maker;
  };
  std::vector<std::unique_ptr<Worker>>
      workers_;               ///< One a thread; the first serves when there is one.
  std::vector<char> unsafe_;  ///< Per variable: a primary that nothing protects.
  std::size_t batch_ = 1;     ///< Primaries, or secondaries, looked at together.
};

}  // namespace parangon::hub::disclosure
