#pragma once

#include <span>
#include <vector>

#include "hub/release/protected_table.hpp"

namespace parangon::hub::release {

/// What everybody derives about each hidden cell of a table (PublicView), by cell of SourceTable.
using Intervals = std::vector<std::optional<SafeInterval>>;

/// `hidden`: of each table, where everybody places the sum of its finest withheld cells.
StaffReport review_of(const BuildInput& input, std::span<const ProtectedTable> tables,
                      std::span<const Intervals> intervals, std::span<const SafeInterval> hidden,
                      std::span<const KeptRelease> earlier);

/// Amount of the published cells among the finest of the layout's first box, of the whole, at least
/// so many per cent, in steps of 5: what everybody computes. `hidden`: where everybody places the
/// rest.
std::optional<int> kept_percent(const ProtectedTable& table, const BuildInput& input,
                                const SafeInterval& hidden);

}  // namespace parangon::hub::release
