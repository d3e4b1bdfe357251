#pragma once

#include <cstdint>

#include "hub/disclosure/search.hpp"

namespace parangon::hub::disclosure {

struct ExactLimits {
  std::uint64_t nodes = 20'000;
  std::uint64_t work = 1ULL << 62;  ///< Attackers' programs and the master's; LpSolver::work().
  Watch watch;
};

struct ExactResult {
  Solution solution;
  double bound = 0;  ///< No protecting pattern weighs less.
  bool optimal = false;
  std::uint64_t nodes = 0;
};

/// Branch and cut for the lightest pattern (Fischetti and Salazar 2001): the master program has one
/// variable for each that may be hidden and inequalities that every protecting pattern satisfies;
/// those violated are added until none is, then it branches. `start` is a protecting pattern; what
/// it could not protect is left out of the conditions. Optimal means within optimality_gap.
constexpr double optimality_gap = 1e-6;
ExactResult exact_pattern(const System& system, PatternSearch& search, Solution start,
                          const ExactLimits& limits);

}  // namespace parangon::hub::disclosure
