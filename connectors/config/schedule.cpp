#include "connectors/config/schedule.hpp"

#include <fmt/format.h>

#include <charconv>
#include <ctime>

namespace parangon::connectors {
namespace {

using std::chrono::minutes;

constexpr minutes one_day{24 * 60};
constexpr int max_days = 366;

Error wrong_every(std::string_view text) {
  return {
      Errc::invalid_argument,
      {fmt::format("« {} » : « 1d », « 7d », « 6h », « 15m » attendu, heures et minutes "
                   "divisant le jour",
                   text),
       fmt::format("\"{}\": \"1d\", \"7d\", \"6h\", \"15m\" expected, hours and minutes dividing "
                   "the day",
                   text)}};
}

bool read_digits(std::string_view text, int& value) {
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
  return ec == std::errc{} && end == text.data() + text.size() && value >= 0;
}

std::tm local_time(std::time_t at) {
  std::tm local{};
  ::localtime_r(&at, &local);
  return local;
}

/// The instant of a local day and minute of it; the day may lie outside the month, as for mktime.
Instant instant_of(std::tm day, minutes at) {
  day.tm_hour = static_cast<int>(at.count() / 60);
  day.tm_min = static_cast<int>(at.count() % 60);
  day.tm_sec = 0;
  day.tm_isdst = -1;
  return Instant(std::chrono::seconds(std::mktime(&day)));
}

/// Days since 1970-01-01 of a local date.
std::int64_t day_number(const std::tm& local) {
  const std::chrono::year_month_day date{
      std::chrono::year(local.tm_year + 1900),
      std::chrono::month(static_cast<unsigned>(local.tm_mon + 1)),
      std::chrono::day(static_cast<unsigned>(local.tm_mday))};
  return std::chrono::sys_days(date).time_since_epoch().count();
}

}  // namespace

Result<minutes> parse_every(std::string_view text) {
  int count = 0;
  if (text.size() < 2 || !read_digits(text.substr(0, text.size() - 1), count) || count < 1) {
    return wrong_every(text);
  }
  switch (text.back()) {
    case 'd': return count <= max_days ? Result<minutes>(one_day * count) : wrong_every(text);
    case 'h':
      return count <= 24 && 24 % count == 0 ? Result<minutes>(minutes(60 * count))
                                            : wrong_every(text);
    case 'm':
      return count <= one_day.count() && one_day.count() % count == 0
                 ? Result<minutes>(minutes(count))
                 : wrong_every(text);
    default: return wrong_every(text);
  }
}

Result<std::chrono::milliseconds> parse_wait(std::string_view text) {
  constexpr std::pair<std::string_view, std::int64_t> units[] = {
      {"ms", 1}, {"s", 1'000}, {"m", 60'000}, {"h", 3'600'000}};
  constexpr std::int64_t longest = 86'400'000;
  for (const auto& [unit, factor] : units) {
    int count = 0;
    if (!text.ends_with(unit) || !read_digits(text.substr(0, text.size() - unit.size()), count)) {
      continue;
    }
    if (count >= 1 && count <= longest / factor) return std::chrono::milliseconds(count * factor);
  }
  return Error{Errc::invalid_argument,
               {fmt::format("« {} » : une durée « 30s », « 5m », « 1h » attendue", text),
                fmt::format("\"{}\": a duration \"30s\", \"5m\", \"1h\" expected", text)}};
}

Result<minutes> parse_at(std::string_view text) {
  int hour = 0;
  int minute = 0;
  if (text.size() != 5 || text[2] != ':' || !read_digits(text.substr(0, 2), hour) ||
      !read_digits(text.substr(3), minute) || hour > 23 || minute > 59) {
    return Error{Errc::invalid_argument,
                 {fmt::format("« {} » : une heure « 03:00 » attendue", text),
                  fmt::format("\"{}\": a time \"03:00\" expected", text)}};
  }
  return minutes(60 * hour + minute);
}

Instant next_run(const Schedule& schedule, Instant after) {
  const auto start = local_time(
      std::chrono::duration_cast<std::chrono::seconds>(after.time_since_epoch()).count());
  const bool daily = schedule.every >= one_day;
  const minutes step = daily ? one_day : schedule.every;
  const minutes first = daily ? schedule.at : schedule.at % step;
  const auto period = daily ? schedule.every / one_day : 1;
  for (int days = 0;; ++days) {
    std::tm day = start;
    day.tm_mday += days;
    day.tm_hour = 12;
    day.tm_isdst = -1;
    std::mktime(&day);
    if (day_number(day) % period != 0) continue;
    for (minutes at = first; at < one_day; at += step) {
      const auto instant = instant_of(day, at);
      if (instant > after) return instant;
    }
  }
}

}  // namespace parangon::connectors
