#pragma once

#include <optional>
#include <string_view>

#include "hub/disclosure/table.hpp"

namespace parangon::hub::disclosure {

/// A decimal number, "-12.50" or "1e-06": digits and how many of them stand after the point.
/// Trailing zeros after the point do not count.
struct Decimal {
  Amount digits = 0;
  unsigned decimals = 0;
  bool cut = false;  ///< More decimals followed than 18 digits have room for; they were dropped.
};
/// nullopt when it is not one, or has more than 18 digits before the point.
std::optional<Decimal> parse_decimal(std::string_view text);

/// The product; decimals that it has no room for are cut. nullopt when it is too large.
std::optional<Decimal> times(const Decimal& a, const Decimal& b);
double as_double(const Decimal& number);

enum class Rounding {
  exact,
  down,
  up,
  nearest,  ///< Halves away from zero.
};
/// Whether it has more digits after the point than that.
constexpr bool is_finer(const Decimal& number, unsigned decimals) {
  return number.cut || number.decimals > decimals;
}
/// In units of 10^-decimals; nullopt when it is finer and may not be rounded, or above max_amount.
std::optional<Amount> in_units(const Decimal& number, unsigned decimals,
                               Rounding rounding = Rounding::exact);

/// Most digits after the point, at most `wanted`, with which an amount of `largest` stays within
/// max_amount.
unsigned decimals_for(double largest, unsigned wanted);

}  // namespace parangon::hub::disclosure
