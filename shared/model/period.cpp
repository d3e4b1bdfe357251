#include "shared/model/period.hpp"

#include <fmt/format.h>

#include <charconv>
#include <chrono>

namespace parangon::model {
namespace {

constexpr int first_year = 1900;
constexpr int last_year = 2199;

/// The digits of `text`, all of it; nullopt for anything else.
std::optional<int> number(std::string_view text, std::size_t max_digits) {
  if (text.empty() || text.size() > max_digits) return std::nullopt;
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

int first_month(Period::Grain grain, int index) {
  switch (grain) {
    case Period::Grain::year: return 1;
    case Period::Grain::quarter: return 3 * index - 2;
    case Period::Grain::month: return index;
  }
  return 1;
}

int months(Period::Grain grain) {
  switch (grain) {
    case Period::Grain::year: return 12;
    case Period::Grain::quarter: return 3;
    case Period::Grain::month: return 1;
  }
  return 12;
}

}  // namespace

std::optional<Date> Date::of(int year, int month, int day) {
  // Before <chrono> narrows them to eight bits.
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31) {
    return std::nullopt;
  }
  const std::chrono::year_month_day date{std::chrono::year{year},
                                         std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok()) return std::nullopt;
  return Date{static_cast<std::int16_t>(year), static_cast<std::uint8_t>(month),
              static_cast<std::uint8_t>(day)};
}

std::optional<Date> Date::from_iso(std::string_view text) {
  if (text.size() < 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  if (text.size() > 10 && text[10] != 'T' && text[10] != '+' && text[10] != '-' &&
      text[10] != 'Z' && text[10] != ' ') {
    return std::nullopt;
  }
  const auto y = number(text.substr(0, 4), 4);
  const auto m = number(text.substr(5, 2), 2);
  const auto d = number(text.substr(8, 2), 2);
  if (!y || !m || !d) return std::nullopt;
  return of(*y, *m, *d);
}

std::optional<Date> Date::from_french(std::string_view text) {
  const auto first = text.find_first_of("/-.");
  if (first == std::string_view::npos) return std::nullopt;
  const auto second = text.find(text[first], first + 1);
  if (second == std::string_view::npos || text.size() - second < 5) return std::nullopt;
  if (text.size() > second + 5 && text[second + 5] != ' ')
    return std::nullopt;  // A time may follow.
  const auto d = number(text.substr(0, first), 2);
  const auto m = number(text.substr(first + 1, second - first - 1), 2);
  const auto y = number(text.substr(second + 1, 4), 4);
  if (!y || !m || !d) return std::nullopt;
  return of(*y, *m, *d);
}

std::string Date::to_string() const { return fmt::format("{:04}-{:02}-{:02}", year, month, day); }

Period Period::containing(Date day, Grain grain) {
  switch (grain) {
    case Grain::year: return {day.year, grain, 0};
    case Grain::quarter: return {day.year, grain, (day.month + 2) / 3};
    case Grain::month: return {day.year, grain, day.month};
  }
  return {day.year, Grain::year, 0};
}

Result<Period> Period::parse(std::string_view text) {
  const auto y = number(text.substr(0, 4), 4);
  if (y && *y >= first_year && *y <= last_year) {
    if (text.size() == 4) return Period(*y, Grain::year, 0);
    if (text.size() == 7 && text[4] == '-' && text[5] == 'Q') {
      const auto q = number(text.substr(6), 1);
      if (q && *q >= 1 && *q <= 4) return Period(*y, Grain::quarter, *q);
    } else if (text.size() == 7 && text[4] == '-') {
      const auto m = number(text.substr(5), 2);
      if (m && *m >= 1 && *m <= 12) return Period(*y, Grain::month, *m);
    }
  }
  return Error{
      Errc::malformed,
      {fmt::format("« {} » n'est pas une période ; attendu : 2025, 2025-Q1 ou 2025-03", text),
       fmt::format("\"{}\" is not a period; expected 2025, 2025-Q1 or 2025-03", text)}};
}

Date Period::first_day() const {
  return Date{static_cast<std::int16_t>(year_),
              static_cast<std::uint8_t>(first_month(grain_, index_)), 1};
}

Date Period::last_day() const {
  const int month = first_month(grain_, index_) + months(grain_) - 1;
  const std::chrono::year_month_day_last last{
      std::chrono::year{year_},
      std::chrono::month_day_last{std::chrono::month{static_cast<unsigned>(month)}}};
  return Date{static_cast<std::int16_t>(year_), static_cast<std::uint8_t>(month),
              static_cast<std::uint8_t>(static_cast<unsigned>(last.day()))};
}

std::string Period::to_string() const {
  switch (grain_) {
    case Grain::year: return fmt::format("{:04}", year_);
    case Grain::quarter: return fmt::format("{:04}-Q{}", year_, index_);
    case Grain::month: return fmt::format("{:04}-{:02}", year_, index_);
  }
  return {};
}

std::string_view to_string(Period::Grain grain) {
  switch (grain) {
    case Period::Grain::year: return "year";
    case Period::Grain::quarter: return "quarter";
    case Period::Grain::month: return "month";
  }
  return "year";
}

std::optional<Period::Grain> grain_from(std::string_view text) {
  for (const auto grain : {Period::Grain::year, Period::Grain::quarter, Period::Grain::month}) {
    if (text == to_string(grain)) return grain;
  }
  return std::nullopt;
}

}  // namespace parangon::model
