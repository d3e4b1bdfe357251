#pragma once

#include <compare>
#include <cstdint>
#include <string>

#include "shared/core/wide.hpp"

namespace parangon {

/// An exact quotient of two amounts (cents) or counts. It stays exact until it is printed.
/// Whoever makes some that are compared or combined keeps the product of any one's numerator and
/// any other's denominator below 2^124: amounts of 10^17 cents and populations of 10^10 do.
class Ratio {
 public:
  Ratio() = default;
  /// `denominator` is positive.
  Ratio(Wide numerator, Wide denominator) : numerator_(numerator), denominator_(denominator) {}

  Wide numerator() const { return numerator_; }
  Wide denominator() const { return denominator_; }

  /// `digits` digits behind the point, rounded half away from zero: "0.0312". Multiplied by
  /// `scale` (1 or 100) first, so that a share can be printed in per cent.
  std::string to_decimal(int digits, int scale = 1) const;

  /// By value: 1/2 equals 2/4.
  std::strong_ordering operator<=>(const Ratio& other) const;
  bool operator==(const Ratio& other) const { return (*this <=> other) == 0; }

 private:
  Wide numerator_ = 0;
  Wide denominator_ = 1;
};

/// low + (high - low) · quarters / 4, exactly. `quarters` is 0 to 4.
Ratio between(const Ratio& low, const Ratio& high, int quarters);

}  // namespace parangon
