#pragma once

#include <span>
#include <vector>

#include "hub/disclosure/target.hpp"

namespace parangon::hub::disclosure {

/// Which contributors one deviation does not convince: they know of a cell that it moves that it
/// cannot move so far. Found from the cells that it moves, not from all contributors: what moves
/// little contradicts only large ones.
struct Doubters {
  std::vector<HoldingIndex> alone;  ///< By holding.
  /// Coalitions neither of whose members is among those.
  std::vector<Attacker> pairs;  ///< In order.
  /// There are more coalitions than are worth listing: `pairs` is not complete.
  bool crowded = false;

  bool doubt(const Attacker& attacker) const;
};

/// A proof, with those whom each of its parts does not convince.
struct CheckedProof {
  Proof proof;
  Doubters of_up, of_down;
};
CheckedProof with_doubters(const System& system, Proof proof);

/// Coalitions that are listed for one deviation at most.
constexpr std::size_t most_pairs = 20'000;

/// What contributors must not be able to exclude about a primary variable, and none of the proofs
/// shows. One target an attacker, by attacker. A deviation that is crowded counts as convincing no
/// coalition: `all_pairs` is set where these cannot be listed.
struct Uncovered {
  std::vector<Target> targets;
  bool all_pairs = false;
};
Uncovered uncovered(const System& system, VarIndex var, std::span<const CheckedProof> proofs);

}  // namespace parangon::hub::disclosure
