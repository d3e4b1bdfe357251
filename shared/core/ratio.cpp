#include "shared/core/ratio.hpp"

#include <algorithm>

namespace parangon {

std::string Ratio::to_decimal(int digits, int scale) const {
  const bool negative = numerator_ < 0;
  const Wide magnitude = negative ? -numerator_ : numerator_;
  // Long division: multiplying the numerator by a power of ten first could overflow.
  Wide whole = magnitude / denominator_;
  Wide rest = magnitude % denominator_;
  whole *= scale;
  rest *= scale;
  whole += rest / denominator_;
  rest %= denominator_;
  std::string decimals;
  for (int i = 0; i < digits; ++i) {
    rest *= 10;
    decimals.push_back(static_cast<char>('0' + static_cast<int>(rest / denominator_)));
    rest %= denominator_;
  }
  bool carry = rest >= denominator_ - rest;
  for (auto digit = decimals.rbegin(); carry && digit != decimals.rend(); ++digit) {
    carry = *digit == '9';
    *digit = carry ? '0' : static_cast<char>(*digit + 1);
  }
  if (carry) ++whole;
  std::string text;
  do {
    text.push_back(static_cast<char>('0' + static_cast<int>(whole % 10)));
    whole /= 10;
  } while (whole > 0);
  std::reverse(text.begin(), text.end());
  if (digits > 0) text += "." + decimals;
  const bool zero = text.find_first_not_of("0.") == std::string::npos;
  return negative && !zero ? "-" + text : text;
}

std::strong_ordering Ratio::operator<=>(const Ratio& other) const {
  const Wide left = numerator_ * other.denominator_;
  const Wide right = other.numerator_ * denominator_;
  if (left == right) return std::strong_ordering::equal;
  return left < right ? std::strong_ordering::less : std::strong_ordering::greater;
}

Ratio between(const Ratio& low, const Ratio& high, int quarters) {
  if (quarters == 0) return low;
  if (quarters == 4) return high;
  return {(4 - quarters) * low.numerator() * high.denominator() +
              quarters * high.numerator() * low.denominator(),
          4 * low.denominator() * high.denominator()};
}

}  // namespace parangon
