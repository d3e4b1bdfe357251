#pragma once

#include <span>
#include <string>

#include "hub/release/protected_table.hpp"

namespace parangon::hub::release {

/// What the holes of a table are together, in whole euros, rounded outwards: between what anybody
/// places it who computes with all that is published. Holes at the finest level only, which
/// overlap nowhere.
struct HiddenValue {
  std::int64_t at_least = 0;
  std::int64_t at_most = 0;
};
/// Cells of the table that no others in it are parts of: places without agencies by name, on any
/// basis, without the flags ESS and ESUS. Together they are the consortium's total.
std::vector<disclosure::CellIndex> finest_cells(const ProtectedTable& table,
                                                const Territories& places);
/// By the independent attacker over all linked releases, who reads no hidden value. Errors: those
/// of disclosure::attack_sum().
Result<HiddenValue> hidden_value(const ProtectedTable& table, const Territories& places);

/// The release's certificate: docs/release.md has its members. It says nothing that narrows a
/// hidden cell: no values, no sums of hidden cells but what everybody derives, no number of primary
/// cells, no digest of amounts without the salt. `hidden`: by table.
std::string certificate_text(const BuildInput& input, std::span<const ProtectedTable> tables,
                             std::span<const HiddenValue> hidden,
                             std::span<const KeptRelease> earlier);

/// Cost above the proven bound, in thousandths, rounded up; nullopt without a bound.
std::optional<int> gap_permille(const disclosure::Protection& protection);

}  // namespace parangon::hub::release
