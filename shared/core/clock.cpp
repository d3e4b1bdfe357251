#include "shared/core/clock.hpp"

#include <fmt/format.h>

#include <charconv>

namespace parangon {
namespace {

bool read_number(std::string_view text, std::size_t at, std::size_t count, int& out) {
  if (at + count > text.size()) return false;
  const char* first = text.data() + at;
  const auto [end, ec] = std::from_chars(first, first + count, out);
  return ec == std::errc{} && end == first + count && *first != '-';
}

Error not_an_instant(std::string_view text) {
  return {Errc::malformed,
          {fmt::format("« {} » n'est pas un instant UTC ; attendu : 2026-03-01T08:15:30Z", text),
           fmt::format("\"{}\" is not a UTC instant; expected 2026-03-01T08:15:30Z", text)}};
}

/// Milliseconds of ".d…" (1 to 9 digits); -1 when it is anything else.
int read_fraction(std::string_view fraction) {
  if (fraction.empty()) return 0;
  if (fraction.front() != '.' || fraction.size() < 2 || fraction.size() > 10) return -1;
  int ms = 0;
  for (std::size_t i = 1; i <= 3; ++i) {
    const char digit = i < fraction.size() ? fraction[i] : '0';
    if (digit < '0' || digit > '9') return -1;
    ms = ms * 10 + (digit - '0');
  }
  for (const char digit : fraction.substr(1)) {
    if (digit < '0' || digit > '9') return -1;
  }
  return ms;
}

}  // namespace

Instant SystemClock::now() const {
  return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

std::string format_instant(Instant instant) {
  using namespace std::chrono;
  const auto day = floor<days>(instant);
  const year_month_day date{day};
  const hh_mm_ss time{instant - day};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", int{date.year()},
                     unsigned{date.month()}, unsigned{date.day()}, time.hours().count(),
                     time.minutes().count(), time.seconds().count(), time.subseconds().count());
}

Result<Instant> parse_instant(std::string_view text) {
  using namespace std::chrono;
  int y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0;
  const bool shape = text.size() >= 20 && text[4] == '-' && text[7] == '-' && text[10] == 'T' &&
                     text[13] == ':' && text[16] == ':' && text.back() == 'Z' &&
                     read_number(text, 0, 4, y) && read_number(text, 5, 2, mo) &&
                     read_number(text, 8, 2, d) && read_number(text, 11, 2, h) &&
                     read_number(text, 14, 2, mi) && read_number(text, 17, 2, s);
  if (!shape) return not_an_instant(text);
  const int ms = read_fraction(text.substr(19, text.size() - 20));
  const year_month_day date{year{y}, month{unsigned(mo)}, day{unsigned(d)}};
  if (ms < 0 || !date.ok() || h > 23 || mi > 59 || s > 59) return not_an_instant(text);
  return Instant{sys_days{date} + hours{h} + minutes{mi} + seconds{s} + milliseconds{ms}};
}

}  // namespace parangon
