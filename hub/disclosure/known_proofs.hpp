#pragma once

#include <vector>

#include "hub/disclosure/table.hpp"

namespace parangon::hub::disclosure {

/// How one cell may deviate, in the table's units.
struct CellMove {
  CellIndex cell = 0;
  double amount = 0;
};

/// Why one primary cell was safe: deviations that its attackers could not exclude.
struct KnownProof {
  CellIndex primary = 0;
  double required = 0;  ///< How far its attackers must not see, in the table's units.
  std::vector<CellMove> up, down;
};

/// Why a pattern was safe, in terms of the table and not of the system made from it. Sums that are
/// added to a table follow from its cells, so that most proofs of it are proofs of the larger one.
struct KnownProofs {
  std::size_t cells = 0;  ///< Of the table that they are of: the first ones of the larger one.
  std::vector<KnownProof> proofs;
};

}  // namespace parangon::hub::disclosure
