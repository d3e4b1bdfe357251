#pragma once

#include <optional>
#include <vector>

#include "hub/disclosure/circulation.hpp"

namespace parangon::hub::disclosure {

/// A target with its certificate.
struct Proof {
  Target target;
  Certificate certificate;
};

/// Everything that keeps one primary variable safe: a proof against outsiders for each of its
/// levels, and one of its own against each insider who could exclude those.
struct Guard {
  VarIndex var = 0;
  std::vector<Proof> proofs;
  std::vector<Target> failed;  ///< What nothing can protect.
};

/// Visits every variable that a certificate of the guard moves; some more than once.
template <class Visit>
void for_each_deviation(const Guard& guard, Visit visit) {
  for (const Proof& proof : guard.proofs) {
    for (const auto* part : {&proof.certificate.up, &proof.certificate.down}) {
      for (const auto& deviation : *part) visit(deviation.var);
    }
  }
}

/// Makes and mends guards.
class GuardMaker {
 public:
  GuardMaker(const System& system, CirculationFinder& finder) : system_(system), finder_(finder) {}

  /// A guard that uses hidden variables only, keeping what it can of `old`; nullopt when a target
  /// that `old` met cannot be met.
  std::optional<Guard> keep(const Guard& old, const HiddenVars& hidden);
  /// The first target that hidden variables alone do not meet, or a guard.
  struct Check {
    Guard guard;
    std::optional<Target> unmet;
  };
  Check check(const Guard& old, const HiddenVars& hidden);
  /// A guard that may hide more, into `hidden`. A neighbour's guard whose deviations pass through
  /// the variable is tried first, if there is one.
  Guard make(VarIndex var, HiddenVars& hidden, const std::vector<double>& weights,
             const Guard* neighbour);
  /// The same, keeping what is left of `old` without `banned`.
  Guard mend(const Guard& old, HiddenVars& hidden, const std::vector<double>& weights,
             VarIndex banned, const Guard* neighbour = nullptr);

 private:
  /// Outsiders' certificates say which insiders need one of their own.
  std::vector<Target> insiders_not_covered(const std::vector<Proof>& outsiders) const;
  bool served(const std::vector<Proof>& proofs, const Target& target, Certificate& out) const;

  const System& system_;
  CirculationFinder& finder_;
};

}  // namespace parangon::hub::disclosure
