#pragma once

#include <span>
#include <string>

#include "hub/release/protected_table.hpp"

namespace parangon::hub::release {

/// The release's certificate: docs/release.md has its members. It says nothing that narrows a
/// hidden cell: no values, no sums of hidden cells, no number of primary cells, no digest of
/// amounts without the salt.
std::string certificate_text(const BuildInput& input, std::span<const ProtectedTable> tables,
                             std::span<const KeptRelease> earlier);

/// Cost above the proven bound, in thousandths, rounded up; nullopt without a bound.
std::optional<int> gap_permille(const disclosure::Protection& protection);

}  // namespace parangon::hub::release
