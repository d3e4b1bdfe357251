#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "hub/disclosure/system.hpp"

namespace parangon::hub::disclosure {

constexpr HoldingIndex outsider = std::numeric_limits<HoldingIndex>::max();

enum class Direction : std::uint8_t {
  up,      ///< The attacker cannot exclude value + required.
  down,    ///< … value − required.
  spread,  ///< The interval is `required` wide at least.
};

/// One thing an attacker must not be able to exclude. `required` is in units of the system, > 0.
struct Target {
  VarIndex var = 0;
  Direction direction = Direction::up;
  double required = 0;
  HoldingIndex attacker = outsider;
  bool operator==(const Target&) const = default;
};

/// How far a variable may deviate as far as somebody knows.
struct Reach {
  double down = 0;
  double up = 0;
};
/// Whether the attacker has all of the variable, and so knows it.
bool knows(const System& system, const System::Var& var, HoldingIndex attacker);
Reach reach_of(const System& system, const System::Var& var, HoldingIndex attacker);

/// What is out of reach for an attacker, or for every one of several, beside what is for everybody.
class ReachLimits {
 public:
  ReachLimits() = default;
  ReachLimits(const System& system, HoldingIndex attacker);
  /// A deviation that this leaves possible is possible as far as each of them knows.
  ReachLimits(const System& system, const std::vector<HoldingIndex>& attackers);

  Reach reach(const System& system, VarIndex var) const;

 private:
  struct Limit {
    VarIndex var = 0;
    Reach reach;
  };
  void add(const System& system, HoldingIndex attacker);
  void merge();
  std::vector<Limit> limits_;  ///< By variable.
};

/// Against outsiders: by the levels; and by what strangers among the contributors must be left
/// with, who know nothing of the cell either.
std::vector<Target> outsider_targets(const System& system, VarIndex var);
/// What follows for attackers from the cells that are theirs alone, one subtraction after the
/// other: no pattern changes that. By attacker, for System::settled_for.
void settle_insiders(System& system);
/// Against contributors, and pairs of them; nothing to protect when they are the only ones, or when
/// the variable is settled for them (own late figures on top of an earlier release). Two
/// conditions, the second when the first asks for nothing: max x − own ≥ (1 + margin) × largest
/// contribution of another who does not consent, and x is not known exactly.
std::vector<Target> insider_targets(const System& system, VarIndex var, HoldingIndex attacker);
/// The level of the first condition, whether or not it asks for anything; the public counts as one
/// who has nothing.
double insider_level(const System& system, VarIndex var, HoldingIndex attacker);

/// Acceptance: a level counts as reached at 1 − level_tolerance of it. Solvers work to 1e-7.
constexpr double level_tolerance = 1e-6;
/// Deviations are scaled by the level required; beyond so many times it they are cut, which only
/// makes attackers look stronger.
constexpr double reach_limit = 1000;

struct Deviation {
  VarIndex var = 0;
  double amount = 0;  ///< In units of the level required.
};
using Deviations = std::vector<Deviation>;  ///< By variable; each once, none zero.

/// Why an attacker cannot exclude the target: one deviation of the table that the target demands
/// (two for a spread, an upward and a downward one), sparse. Checked by holds().
struct Certificate {
  Deviations up;
  Deviations down;
  /// Whether the variable is in it.
  bool uses(VarIndex var) const;
};

/// The amount of one variable; 0 when it stands still.
double amount_at(const Deviations& deviations, VarIndex var);

/// Rows balance, reaches are kept, the target is met, within the tolerances.
bool holds(const System& system, const Target& target, const ReachLimits& knowledge,
           const Certificate& certificate);
bool holds(const System& system, const Target& target, const Certificate& certificate);

/// A target with its certificate.
struct Proof {
  Target target;
  Certificate certificate;
};

/// Whether the same deviations, scaled or turned, prove another target of the same variable, or of
/// another that they move, too.
bool serves(const System& system, const Proof& proof, const Target& wanted);
/// The same, as the target's own proof.
bool serves(const System& system, const Proof& proof, const Target& wanted, Proof& out);

}  // namespace parangon::hub::disclosure
