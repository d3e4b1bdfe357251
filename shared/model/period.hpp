#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "shared/core/error.hpp"

namespace parangon::model {

/// A day of the proleptic Gregorian calendar.
struct Date {
  std::int16_t year = 1;
  std::uint8_t month = 1;  ///< 1 to 12
  std::uint8_t day = 1;    ///< 1 to the month's length

  /// "2025-03-01", "2025-03-01+01:00" or "2025-03-01T…" (what follows the day is not read).
  /// nullopt when it is not an existing day.
  static std::optional<Date> from_iso(std::string_view text);
  /// "01/03/2025", "1/3/2025", "01-03-2025" or "01.03.2025". nullopt when not an existing day.
  static std::optional<Date> from_french(std::string_view text);
  /// nullopt when there is no such day.
  static std::optional<Date> of(int year, int month, int day);

  /// ISO 8601: "2025-03-01".
  std::string to_string() const;
  auto operator<=>(const Date&) const = default;
};

/// A year, a quarter or a month, written as in ISO 8601 and SDMX: "2025", "2025-Q1", "2025-03".
class Period {
 public:
  enum class Grain { year, quarter, month };

  static Period year(int year) { return {year, Grain::year, 0}; }
  /// The period of that grain that holds the day.
  static Period containing(Date day, Grain grain);
  /// Errc::malformed when it is none of the three forms or the year is outside 1900–2199.
  static Result<Period> parse(std::string_view text);

  Grain grain() const { return grain_; }
  int year() const { return year_; }
  /// 1 to 4 or 1 to 12; 0 for a year.
  int index() const { return index_; }
  Date first_day() const;
  Date last_day() const;
  bool contains(Date day) const { return first_day() <= day && day <= last_day(); }
  /// The same quarter or month of the year before; the year before for a year.
  Period previous_year() const { return {year_ - 1, grain_, index_}; }
  std::string to_string() const;
  /// By year, then grain, then position in the year.
  auto operator<=>(const Period&) const = default;

 private:
  Period(int year, Grain grain, int index) : year_(year), grain_(grain), index_(index) {}
  int year_;
  Grain grain_;
  int index_;
};

/// "year", "quarter", "month".
std::string_view to_string(Period::Grain grain);
std::optional<Period::Grain> grain_from(std::string_view text);

}  // namespace parangon::model
