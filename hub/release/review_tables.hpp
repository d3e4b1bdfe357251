#pragma once

#include <span>
#include <vector>

#include "hub/release/protected_table.hpp"

namespace parangon::hub::release {

/// What everybody derives about each hidden cell of a table (PublicView), by cell of SourceTable.
using Intervals = std::vector<std::optional<SafeInterval>>;

StaffReport review_of(const BuildInput& input, std::span<const ProtectedTable> tables,
                      std::span<const Intervals> intervals);

}  // namespace parangon::hub::release
