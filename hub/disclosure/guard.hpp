#pragma once

#include <optional>
#include <vector>

#include "hub/disclosure/circulation.hpp"
#include "hub/disclosure/coverage.hpp"

namespace parangon::hub::disclosure {

/// Everything that keeps one primary variable safe: a proof against outsiders for each of its
/// levels, and as many more as contributors need who could exclude those. One proof serves as many
/// contributors as possible.
struct Guard {
  VarIndex var = 0;
  std::vector<CheckedProof> proofs;
  std::vector<Target> failed;  ///< What nothing can protect.
};

/// Visits every variable that a certificate of the guard moves; some more than once.
template <class Visit>
void for_each_deviation(const Guard& guard, Visit visit) {
  for (const CheckedProof& checked : guard.proofs) {
    for (const auto* part : {&checked.proof.certificate.up, &checked.proof.certificate.down}) {
      for (const auto& deviation : *part) visit(deviation.var);
    }
  }
}
bool uses(const Guard& guard, VarIndex var);

/// Makes and mends guards.
class GuardMaker {
 public:
  GuardMaker(const System& system, CirculationFinder& finder) : system_(system), finder_(finder) {}

  /// A guard that uses hidden variables only, keeping what it can of `old`; nullopt when a target
  /// that `old` met cannot be met.
  std::optional<Guard> keep(const Guard& old, const HiddenVars& hidden);
  /// `old` with the certificates that use `var` led around it, by the detour that leaves each
  /// shortest of those that fit (CirculationFinder::detours): to be kept by keep(), which looks for
  /// others where none fits.
  Guard lead_around(Guard old, VarIndex var, const std::vector<Deviations>& detours) const;
  /// Adds to `detours` how keep() led certificates of `old` around `var`: the difference between
  /// each of them and what `made` has in its place.
  static void learn(const Guard& old, const Guard& made, VarIndex var,
                    std::vector<Deviations>& detours);
  std::vector<Deviations> detours(VarIndex var, const HiddenVars& hidden) {
    return finder_.detours(var, hidden);
  }
  /// The first target that hidden variables alone do not meet, or a guard.
  struct Check {
    Guard guard;
    std::optional<Target> unmet;
  };
  Check check(const Guard& old, const HiddenVars& hidden);
  /// A guard that may hide more, into `hidden`, but not `banned`, and keeps what it can of `old`. A
  /// neighbour's guard whose deviations pass through the variable is tried first, if there is one.
  Guard mend(const Guard& old, HiddenVars& hidden, const std::vector<double>& weights,
             VarIndex banned, const Guard* neighbour = nullptr);

 private:
  /// How a target of one attacker, or of several at once, may be met.
  class Search;

  const System& system_;
  CirculationFinder& finder_;
};

}  // namespace parangon::hub::disclosure
