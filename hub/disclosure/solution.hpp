#pragma once

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

}  // namespace parangon::hub::disclosure
