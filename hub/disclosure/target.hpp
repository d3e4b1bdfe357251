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

/// How far a variable may deviate as far as `attacker` knows.
struct Reach {
  double down = 0;
  double up = 0;
};
Reach insider_reach(const System::Var& var, HoldingIndex attacker);
inline Reach reach_of(const System::Var& var, HoldingIndex attacker) {
  if (attacker == outsider || var.shares.empty()) return {var.down, var.up};
  return insider_reach(var, attacker);
}
/// Whether `holding` is the only contributor, and so knows the cell.
bool sole(const System::Var& var, HoldingIndex holding);

/// Against outsiders: by the levels.
std::vector<Target> outsider_targets(const System& system, VarIndex var);
/// Fills System::settled_for.
void settle_insiders(System& system);
/// Against a holding; nothing to protect when it is the only contributor, or when the variable is
/// settled for it (its own late figures on top of an earlier release).
/// Two conditions, the second when the first asks for nothing: max x − own ≥ (1 + margin) × largest
/// contribution of another who does not consent, and x is not known exactly.
std::vector<Target> insider_targets(const System& system, VarIndex var, HoldingIndex attacker);

/// Acceptance: a level counts as reached at 1 − level_tolerance of it. Solvers work to 1e-7.
constexpr double level_tolerance = 1e-6;
/// Deviations are scaled by the level required; beyond so many times it they are cut, which only
/// makes attackers look stronger.
constexpr double reach_limit = 1000;

struct Deviation {
  VarIndex var = 0;
  double amount = 0;  ///< In units of the level required.
};

/// Why an attacker cannot exclude the target: one deviation of the table that the target demands
/// (two for a spread, an upward and a downward one), sparse. Checked by holds().
struct Certificate {
  std::vector<Deviation> up;
  std::vector<Deviation> down;
  /// Whether the variable is in it.
  bool uses(VarIndex var) const;
};

/// Rows balance, reaches are kept, the target is met, within the tolerances.
bool holds(const System& system, const Target& target, const Certificate& certificate);

/// Whether the same deviations, scaled or turned, prove another target too: then `out` is that
/// target's certificate.
bool serves(const System& system, const Certificate& certificate, const Target& wanted,
            Certificate& out);

}  // namespace parangon::hub::disclosure
