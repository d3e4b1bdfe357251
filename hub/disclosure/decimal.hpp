#pragma once

#include <optional>
#include <string_view>

#include "hub/disclosure/table.hpp"

namespace parangon::hub::disclosure {

/// A decimal number, "-12.50" or "1e-06", exact: digits and how many of them stand after the point.
/// Trailing zeros after the point do not count.
struct Decimal {
  Amount digits = 0;
  unsigned decimals = 0;
};
/// nullopt when it is not one, or has too many digits.
std::optional<Decimal> parse_decimal(std::string_view text);

enum class Rounding { exact, down, up };
/// In units of 10^-decimals; nullopt when it is finer and may not be rounded, or above max_amount.
std::optional<Amount> in_units(const Decimal& number, unsigned decimals,
                               Rounding rounding = Rounding::exact);

}  // namespace parangon::hub::disclosure
