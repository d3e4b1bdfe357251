#include "hub/disclosure/decimal.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <string>

#include "shared/core/wide.hpp"

namespace parangon::hub::disclosure {
namespace {
constexpr std::size_t max_digits = 18;
}

std::optional<Decimal> parse_decimal(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  int exponent = 0;
  if (const std::size_t e = text.find_first_of("eE"); e != std::string_view::npos) {
    std::string_view power = text.substr(e + 1);
    if (power.starts_with('+')) power.remove_prefix(1);
    const auto [end, problem] =
        std::from_chars(power.data(), power.data() + power.size(), exponent);
    if (problem != std::errc() || end != power.data() + power.size() || std::abs(exponent) > 18) {
      return std::nullopt;
    }
    text = text.substr(0, e);
  }
  const std::size_t point = text.find('.');
  std::string digits(text.substr(0, point));
  if (digits.empty()) return std::nullopt;
  int decimals = -exponent;
  if (point != std::string_view::npos) {
    digits += text.substr(point + 1);
    decimals += static_cast<int>(text.size() - point - 1);
  }
  for (; decimals < 0; ++decimals) digits += '0';
  for (; decimals > 0 && digits.size() > 1 && digits.ends_with('0'); --decimals) digits.pop_back();
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));
  Decimal number;
  if (digits.size() > max_digits) return std::nullopt;
  for (const char c : digits) {
    if (c < '0' || c > '9') return std::nullopt;
    number.digits = number.digits * 10 + (c - '0');
  }
  if (negative) number.digits = -number.digits;
  number.decimals = number.digits == 0 ? 0 : static_cast<unsigned>(decimals);
  return number;
}

std::optional<Amount> in_units(const Decimal& number, unsigned decimals, Rounding rounding) {
  Wide amount = number.digits;
  for (unsigned i = number.decimals; i < decimals; ++i) amount *= 10;
  Wide divisor = 1;
  for (unsigned i = decimals; i < number.decimals; ++i) divisor *= 10;
  const Wide rest = amount % divisor;
  amount /= divisor;
  if (rest != 0 && rounding == Rounding::exact) return std::nullopt;
  if (rest > 0 && rounding == Rounding::up) ++amount;
  if (rest < 0 && rounding == Rounding::down) --amount;
  if (amount > max_amount || amount < -max_amount) return std::nullopt;
  return static_cast<Amount>(amount);
}

}  // namespace parangon::hub::disclosure
