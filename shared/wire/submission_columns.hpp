#pragma once

#include <array>
#include <string_view>

namespace parangon::wire {

/// Columns of a figure's row. Amounts are integer cents. The last five describe amounts that are
/// not known to be before tax; a row without any ends before them.
inline constexpr std::array<std::string_view, 16> submission_columns = {
    "measure",
    "segment",
    "kind",
    "basis",
    "sealed",
    "suppliers",
    "amount",
    "magnitude",
    "lines",
    "amount_suppliers",
    "largest_share",
    "tax_unknown_amount",
    "tax_unknown_magnitude",
    "tax_unknown_lines",
    "tax_unknown_suppliers",
    "tax_unknown_largest_share"};

inline constexpr std::size_t submission_short_row = 11;

}  // namespace parangon::wire
