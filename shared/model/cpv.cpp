#include "shared/model/cpv.hpp"

#include <fmt/format.h>

#include "shared/model/ascii.hpp"

namespace parangon::model {
namespace {

constexpr std::size_t code_digits = 8;

std::string_view trim(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

std::uint32_t power_of_ten(int exponent) {
  std::uint32_t value = 1;
  while (exponent-- > 0) value *= 10;
  return value;
}

}  // namespace

std::optional<Cpv> Cpv::from_digits(std::string_view eight_digits) {
  if (eight_digits.size() != code_digits || !all_digits(eight_digits)) return std::nullopt;
  std::uint32_t number = 0;
  for (const char c : eight_digits) number = number * 10 + static_cast<std::uint32_t>(c - '0');
  if (number < 1000000) return std::nullopt;  // Division "00".
  return Cpv(number);
}

std::string Cpv::to_string() const { return fmt::format("{:08}", number_); }

int Cpv::depth() const {
  int digits = static_cast<int>(code_digits);
  for (std::uint32_t rest = number_; digits > 2 && rest % 10 == 0; rest /= 10) --digits;
  return digits;
}

std::optional<Cpv> Cpv::parent() const {
  const int digits = depth();
  if (digits == 2) return std::nullopt;
  const auto unit = power_of_ten(static_cast<int>(code_digits) - digits + 1);
  return Cpv(number_ / unit * unit);
}

bool Cpv::within(Cpv ancestor) const {
  const auto unit = power_of_ten(static_cast<int>(code_digits) - ancestor.depth());
  return number_ / unit == ancestor.number_ / unit;
}

std::optional<CpvReading> read_cpv(std::string_view text) {
  text = trim(text);
  std::optional<int> check;
  if (text.size() > 2 && text[text.size() - 2] == '-' && all_digits(text.substr(text.size() - 1))) {
    check = text.back() - '0';
    text.remove_suffix(2);
  } else if (text.size() == code_digits + 1 && all_digits(text)) {
    check = text.back() - '0';
    text.remove_suffix(1);
  }
  if (text.size() == code_digits - 1 && all_digits(text)) {
    const auto code = Cpv::from_digits("0" + std::string(text));
    if (!code) return std::nullopt;
    return CpvReading{*code, true, check};
  }
  const auto code = Cpv::from_digits(text);
  if (!code) return std::nullopt;
  return CpvReading{*code, false, check};
}

}  // namespace parangon::model
