#pragma once

#include <vector>

#include "hub/disclosure/microdata_cubes.hpp"

namespace parangon::hub::disclosure {

/// Links tables whose spanning variables say the same: where in all records the code on one axis
/// follows from that on another (region → zone, or a variable under two names), a cell of a table
/// with the one is the sum of cells of a table with the other. Adds those relations and notes which
/// columns they are of. Attackers who know the classification add up in the same way.
void link_dependent_columns(const std::vector<Dimension>& dimensions, const std::vector<Axis>& axes,
                            const std::vector<std::vector<std::size_t>>& tables,
                            const std::vector<PlacedRecord>& records, CubeTable& into,
                            Notes* notes);

}  // namespace parangon::hub::disclosure
