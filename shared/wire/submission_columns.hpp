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

/// Columns of a row of `contributors`. The last is a list: pseudonym, share, pseudonym, share…
inline constexpr std::array<std::string_view, 10> contributor_columns = {
    "measure", "segment",   "kind",      "basis",        "ess",
    "esus",    "suppliers", "magnitude", "others_share", "listed"};
/// What the column `kind` says of suppliers that are not inclusive.
inline constexpr std::string_view other_kind = "other";

}  // namespace parangon::wire
