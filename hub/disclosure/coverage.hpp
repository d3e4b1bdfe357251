#pragma once

#include <span>
#include <vector>

#include "hub/disclosure/target.hpp"

namespace parangon::hub::disclosure {

/// Which contributors one deviation does not convince: they know of a cell that it moves that it
/// cannot move so far. Found from the cells that it moves, not from all contributors: what moves
/// little contradicts only large ones. In order.
using Doubters = std::vector<HoldingIndex>;

/// A proof, with those whom each of its parts does not convince.
struct CheckedProof {
  Proof proof;
  Doubters of_up, of_down;
};
CheckedProof with_doubters(const System& system, Proof proof);

/// What contributors must not be able to exclude about a primary variable, and none of the proofs
/// shows. `proofs`: those of all outsider_targets(), and more. One target an attacker, by attacker.
std::vector<Target> uncovered(const System& system, VarIndex var,
                              std::span<const CheckedProof> proofs);

}  // namespace parangon::hub::disclosure
