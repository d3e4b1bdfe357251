#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "shared/core/text.hpp"

namespace parangon::model {

/// An amount in cents of euro, signed, in 64 bits: ±92 quadrillion euros. Arithmetic that would
/// overflow gives nullopt; nothing wraps.
class Money {
 public:
  constexpr Money() = default;
  static constexpr Money cents(std::int64_t cents) { return Money(cents); }
  /// Whole euros; the caller knows that they fit.
  static constexpr Money euros(std::int64_t euros) { return Money(euros * 100); }

  /// A decimal number as machines write it: "1234.5", "-12", "5.0E4" (an exponent as JSON allows,
  /// RFC 8259 section 6). Digits beyond the cent are rounded half away from zero. nullopt when it
  /// is not a number or does not fit.
  static std::optional<Money> from_decimal(std::string_view text);
  /// A number as French spreadsheets write it: "1 234,50", "1.234,50 €", "(12,00)" and "-12,00"
  /// (blanks include no-break ones, U+00A0 and U+202F). A single separator followed by one or two
  /// digits is the decimal one; "1,234.50" is read too. Thousands separators must stand in threes.
  /// nullopt when ambiguous ("1.234": one separator, three digits) unless `decimal` says which
  /// character is the decimal separator.
  static std::optional<Money> from_french(std::string_view text, char decimal = '\0');

  constexpr std::int64_t in_cents() const { return cents_; }
  std::optional<Money> plus(Money other) const;
  std::optional<Money> minus(Money other) const;
  std::optional<Money> negated() const;
  /// Absolute value; of the most negative amount, nullopt.
  std::optional<Money> magnitude() const;

  /// "1234.50": for machines.
  std::string to_decimal() const;
  /// "1 234,50 €" (no-break spaces) or "€1,234.50".
  std::string to_display(Lang lang) const;
  auto operator<=>(const Money&) const = default;

 private:
  constexpr explicit Money(std::int64_t cents) : cents_(cents) {}
  std::int64_t cents_ = 0;
};

/// What an amount is known to be. The product compares amounts before tax; amounts that are not
/// known to be before tax are measured apart, never converted.
enum class TaxBasis {
  before_tax,
  unknown,  ///< Tax-inclusive, or the source does not say.
};

}  // namespace parangon::model
