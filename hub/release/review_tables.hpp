#pragma once

#include <span>
#include <vector>

#include "hub/disclosure/attack.hpp"
#include "hub/release/protected_table.hpp"

namespace parangon::hub::release {

/// What everybody derives about each hidden cell of the table, by the independent attacker over
/// all linked releases; by cell of SourceTable.
using Intervals = std::vector<std::optional<SafeInterval>>;
Result<Intervals> intervals_of(const ProtectedTable& table);

StaffReport review_of(const BuildInput& input, std::span<const ProtectedTable> tables,
                      std::span<const Intervals> intervals);

}  // namespace parangon::hub::release
