#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "hub/disclosure/circuit_program.hpp"

namespace parangon::hub::disclosure {

/// What CircuitProgram::cheapest() finds, by the program over the variables themselves: the better
/// way in large regions with many circuits, of which the answer needs few. `work` is added to.
std::optional<CircuitProgram::Amounts> cheapest_over_rows(
    const System& system, std::span<const VarIndex> region, const CircuitProgram::Goal& goal,
    std::span<const Reach> reach, std::span<const CircuitProgram::Price> prices,
    std::uint64_t& work);

}  // namespace parangon::hub::disclosure
