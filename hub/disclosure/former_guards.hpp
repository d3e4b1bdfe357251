#pragma once

#include <vector>

#include "hub/disclosure/known_proofs.hpp"
#include "hub/disclosure/solution.hpp"

namespace parangon::hub::disclosure {

/// All proofs of a solution. Whom each was for is left out: guards_from() finds it anew.
KnownProofs known_proofs(const System& system, const Solution& solution);

/// By variable of the system: a guard of those proofs that still hold, for GuardMaker::mend to
/// begin with. Cells that the proofs do not know are taken for sums of those that they know.
std::vector<Guard> guards_from(const KnownProofs& known, const System& system);

}  // namespace parangon::hub::disclosure
