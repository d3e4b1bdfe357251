#include "shared/model/money.hpp"

#include <fmt/format.h>

namespace parangon::model {
namespace {

constexpr int max_decimal_digits = 32;
constexpr int max_exponent = 40;

/// Digits with the position of the decimal point, before rounding to cents.
struct Decimal {
  bool negative = false;
  char digits[max_decimal_digits]{};
  int count = 0;
  int point = -1;    ///< How many digits stand before the point; -1: no point seen.
  bool cut = false;  ///< Digits other than zero were dropped at the end of the fraction.

  bool push(char c) {
    if (count == max_decimal_digits) {  // More precision than we keep.
      cut = cut || c != '0';
      return point >= 0;
    }
    digits[count++] = c;
    return true;
  }
};

std::optional<Money> to_money(const Decimal& d, int exponent) {
  if (d.count == 0 || (d.cut && exponent > 0)) return std::nullopt;
  const int whole = (d.point < 0 ? d.count : d.point) + exponent;
  const int wanted = whole + 2;  // Digits up to the cent.
  std::int64_t cents = 0;        // Negative while it grows: that side holds one more.
  for (int i = 0; i < wanted; ++i) {
    const int digit = i >= 0 && i < d.count ? d.digits[i] - '0' : 0;
    if (__builtin_mul_overflow(cents, std::int64_t{10}, &cents) ||
        __builtin_sub_overflow(cents, std::int64_t{digit}, &cents)) {
      return std::nullopt;
    }
  }
  const bool round_up = wanted >= 0 && wanted < d.count && d.digits[wanted] >= '5';
  if (round_up && __builtin_sub_overflow(cents, std::int64_t{1}, &cents)) return std::nullopt;
  return d.negative ? Money::cents(cents) : Money::cents(cents).negated();
}

/// The exponent part "e-5" at `text[at]`; nullopt when malformed or absurd.
std::optional<int> read_exponent(std::string_view text) {
  if (text.empty()) return 0;
  if (text.front() != 'e' && text.front() != 'E') return std::nullopt;
  text.remove_prefix(1);
  bool negative = false;
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
    negative = text.front() == '-';
    text.remove_prefix(1);
  }
  if (text.empty() || text.size() > 3) return std::nullopt;
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  if (value > max_exponent) return std::nullopt;
  return negative ? -value : value;
}

/// `text` without blanks (ASCII, U+00A0, U+202F), currency signs and "EUR"; a pair of parentheses
/// around it becomes a leading minus, as accountants write.
std::string strip_french(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto rest = text.substr(i);
    if (rest.starts_with("\xC2\xA0")) {
      i += 1;
    } else if (rest.starts_with("\xE2\x80\xAF") || rest.starts_with("\xE2\x82\xAC") ||
               rest.starts_with("EUR")) {
      i += 2;
    } else if (text[i] != ' ' && text[i] != '\t' && text[i] != '\'') {
      out.push_back(text[i]);
    }
  }
  if (out.size() > 2 && out.front() == '(' && out.back() == ')') {
    out = "-" + out.substr(1, out.size() - 2);
  }
  return out;
}

/// Which separator of `text` is the decimal one: its character, '\0' for none, nullopt when it
/// cannot be told.
std::optional<char> decimal_separator(std::string_view text) {
  const auto last_comma = text.rfind(',');
  const auto last_point = text.rfind('.');
  constexpr auto none = std::string_view::npos;
  if (last_comma == none && last_point == none) return '\0';
  if (last_comma != none && last_point != none) return last_comma > last_point ? ',' : '.';
  const char separator = last_comma != none ? ',' : '.';
  if (text.find(separator) != text.rfind(separator)) return '\0';  // 1.234.567: thousands only.
  const auto before = text.find(separator);
  const auto after = text.size() - before - 1;
  // "1.234" may be either; "0,500" and "1234,567" cannot be thousands.
  const bool thousands = before >= 1 && before <= 3 && text.front() != '0';
  if (after == 3 && thousands) return std::nullopt;
  return separator;
}

}  // namespace

std::optional<Money> Money::from_decimal(std::string_view text) {
  Decimal d;
  std::size_t i = 0;
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
    d.negative = text[0] == '-';
    i = 1;
  }
  for (; i < text.size() && text[i] != 'e' && text[i] != 'E'; ++i) {
    if (text[i] == '.' && d.point < 0) {
      d.point = d.count;
    } else if (text[i] < '0' || text[i] > '9' || !d.push(text[i])) {
      return std::nullopt;
    }
  }
  const auto exponent = read_exponent(text.substr(i));
  if (!exponent) return std::nullopt;
  return to_money(d, *exponent);
}

std::optional<Money> Money::from_french(std::string_view text, char decimal) {
  const std::string plain = strip_french(text);
  Decimal d;
  std::string_view rest = plain;
  if (!rest.empty() && (rest.front() == '-' || rest.front() == '+')) {
    d.negative = rest.front() == '-';
    rest.remove_prefix(1);
  } else if (!rest.empty() && rest.back() == '-') {  // "12,00-", as some ledgers print.
    d.negative = true;
    rest.remove_suffix(1);
  }
  const auto separator = decimal == '\0' ? decimal_separator(rest) : decimal;
  if (!separator) return std::nullopt;
  // Thousands come in threes: "01.02.2025" and "12.5" with a decimal comma are no amounts.
  int group = 0;
  bool grouped = false;
  for (const char c : rest) {
    if (*separator != '\0' && c == *separator) {
      if (d.point >= 0 || (grouped && group != 3)) return std::nullopt;
      d.point = d.count;
    } else if (c == ',' || c == '.') {
      const bool misplaced = grouped ? group != 3 : d.count == 0 || d.count > 3;
      if (d.point >= 0 || misplaced) return std::nullopt;
      grouped = true;
      group = 0;
    } else if (c < '0' || c > '9' || !d.push(c)) {
      return std::nullopt;
    } else {
      ++group;
    }
  }
  if (grouped && d.point < 0 && group != 3) return std::nullopt;
  return to_money(d, 0);
}

std::optional<Money> Money::plus(Money other) const {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(cents_, other.cents_, &sum)) return std::nullopt;
  return Money(sum);
}

std::optional<Money> Money::minus(Money other) const {
  std::int64_t difference = 0;
  if (__builtin_sub_overflow(cents_, other.cents_, &difference)) return std::nullopt;
  return Money(difference);
}

std::optional<Money> Money::negated() const { return Money().minus(*this); }

std::optional<Money> Money::magnitude() const { return cents_ < 0 ? negated() : *this; }

std::string Money::to_decimal() const {
  const auto magnitude =
      cents_ < 0 ? 0 - static_cast<std::uint64_t>(cents_) : static_cast<std::uint64_t>(cents_);
  return fmt::format("{}{}.{:02}", cents_ < 0 ? "-" : "", magnitude / 100, magnitude % 100);
}

std::string Money::to_display(Lang lang) const {
  const auto decimal = to_decimal();
  const bool negative = decimal.front() == '-';
  const auto whole = decimal.substr(negative ? 1 : 0, decimal.size() - 3 - (negative ? 1 : 0));
  std::string grouped;
  for (std::size_t i = 0; i < whole.size(); ++i) {
    if (i > 0 && (whole.size() - i) % 3 == 0) grouped += lang == Lang::fr ? "\u202F" : ",";
    grouped.push_back(whole[i]);
  }
  const auto fraction = decimal.substr(decimal.size() - 2);
  const std::string sign = negative ? "-" : "";
  if (lang == Lang::fr) return sign + grouped + "," + fraction + "\u00A0€";
  return sign + "€" + grouped + "." + fraction;
}

}  // namespace parangon::model
