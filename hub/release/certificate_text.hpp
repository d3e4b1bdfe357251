#pragma once

#include <span>
#include <string>

#include "hub/release/protected_table.hpp"

namespace parangon::hub::release {

/// Cells of a box that no others in it are parts of: places without agencies by name, on any basis,
/// without the flags ESS and ESUS. Together they are the consortium's total.
std::vector<disclosure::CellIndex> finest_cells(const ProtectedTable& table,
                                                const Territories& places, const Box& box);
/// The release's certificate: docs/release.md has its members. It says nothing that narrows a
/// hidden cell: no values, no sums of hidden cells but what everybody derives, no number of primary
/// cells, no digest of amounts without the salt, and nothing of how close the choice is to an
/// optimum, which whoever runs the program could compare. `hidden`: by table, what everybody
/// derives of its finest holes together.
std::string certificate_text(const BuildInput& input, std::span<const ProtectedTable> tables,
                             std::span<const SafeInterval> hidden,
                             std::span<const KeptRelease> earlier);

/// Cost above the proven bound, in thousandths, rounded up; nullopt without a bound.
std::optional<int> gap_permille(const disclosure::Protection& protection);

}  // namespace parangon::hub::release
