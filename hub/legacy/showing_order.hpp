#pragma once

#include <cstddef>
#include <vector>

#include "hub/legacy/cell_table.hpp"

namespace parangon::hub::legacy {

/// In which order cells are tried: from the general to the fine (the sum of the depths in the
/// three hierarchies), then inclusive purchases, all purchases and the kinds, then the larger total
/// first, then by key.
std::vector<std::size_t> showing_order(const CellTable& table);

}  // namespace parangon::hub::legacy
