#include "hub/disclosure/decimal.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <string>

#include "shared/core/wide.hpp"

namespace parangon::hub::disclosure {
namespace {
constexpr std::size_t max_digits = 18;
constexpr Amount largest_digits = 1'000'000'000'000'000'000;  ///< 10^max_digits.
constexpr int max_exponent = 400;

/// Drops the last decimals until the number fits; true when one of them was not zero.
bool drop_decimals(std::string& digits, int& decimals) {
  bool cut = false;
  const int limit = static_cast<int>(max_digits);
  while (decimals > 0 && (digits.size() > max_digits || decimals > limit)) {
    cut = cut || digits.back() != '0';
    digits.pop_back();
    if (digits.empty()) digits = "0";
    --decimals;
  }
  return cut;
}

}  // namespace

std::optional<Decimal> parse_decimal(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  int exponent = 0;
  if (const std::size_t e = text.find_first_of("eE"); e != std::string_view::npos) {
    std::string_view power = text.substr(e + 1);
    if (power.starts_with('+')) power.remove_prefix(1);
    const auto [end, problem] =
        std::from_chars(power.data(), power.data() + power.size(), exponent);
    if (problem != std::errc() || end != power.data() + power.size() ||
        std::abs(exponent) > max_exponent) {
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
  if (!std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; })) {
    return std::nullopt;
  }
  for (; decimals < 0; ++decimals) digits += '0';
  for (; decimals > 0 && digits.size() > 1 && digits.ends_with('0'); --decimals) digits.pop_back();
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));
  Decimal number;
  number.cut = drop_decimals(digits, decimals);
  if (digits.size() > max_digits) return std::nullopt;
  for (const char c : digits) number.digits = number.digits * 10 + (c - '0');
  if (negative) number.digits = -number.digits;
  if (negative && number.digits == 0) number.cut = false;
  number.decimals = number.digits == 0 ? 0 : static_cast<unsigned>(decimals);
  return number;
}

std::optional<Decimal> times(const Decimal& a, const Decimal& b) {
  Wide digits = Wide{a.digits} * b.digits;
  unsigned decimals = a.decimals + b.decimals;
  bool cut = a.cut || b.cut;
  const auto too_long = [&] { return digits >= largest_digits || digits <= -largest_digits; };
  for (; decimals > 0 && (digits % 10 == 0 || too_long() || decimals > max_digits); --decimals) {
    cut = cut || digits % 10 != 0;
    digits /= 10;
  }
  if (too_long()) return std::nullopt;
  return Decimal{static_cast<Amount>(digits), digits == 0 ? 0 : decimals, cut};
}

double as_double(const Decimal& number) {
  return static_cast<double>(number.digits) / std::pow(10.0, number.decimals);
}

std::optional<Amount> in_units(const Decimal& number, unsigned decimals, Rounding rounding) {
  Wide amount = number.digits;
  for (unsigned i = number.decimals; i < decimals; ++i) amount *= 10;
  Wide divisor = 1;
  for (unsigned i = decimals; i < number.decimals; ++i) divisor *= 10;
  const Wide rest = amount % divisor;
  amount /= divisor;
  const bool negative = number.digits < 0;
  const bool finer = rest != 0 || number.cut;
  if (finer && rounding == Rounding::exact) return std::nullopt;
  if (finer && !negative && rounding == Rounding::up) ++amount;
  if (finer && negative && rounding == Rounding::down) --amount;
  if (rounding == Rounding::nearest && 2 * (negative ? -rest : rest) >= divisor && rest != 0) {
    amount += negative ? -1 : 1;
  }
  if (amount > max_amount || amount < -max_amount) return std::nullopt;
  return static_cast<Amount>(amount);
}

unsigned decimals_for(double largest, unsigned wanted) {
  double amount = std::abs(largest) * std::pow(10.0, wanted);
  while (wanted > 0 && amount > static_cast<double>(max_amount)) {
    amount /= 10;
    --wanted;
  }
  return wanted;
}

}  // namespace parangon::hub::disclosure
