#pragma once

#include <string>

#include "shared/core/ratio.hpp"

namespace parangon::hub::release {

inline constexpr int euro_digits = 2;

/// "123.40": an exact number of cents as euros. The division by 100 is exact, so that it is rounded
/// once, half away from zero.
inline std::string euros(const Ratio& cents) {
  return Ratio(cents.numerator(), cents.denominator() * 100).to_decimal(euro_digits);
}

/// A percentage as it is told of what is published: in steps of 5, rounded down.
constexpr int in_steps(int percent) {
  constexpr int step = 5;
  return percent / step * step;
}

}  // namespace parangon::hub::release
