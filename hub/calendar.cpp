#include "hub/calendar.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <stdexcept>

namespace parangon::hub {
namespace {

/// The C library takes a zone that it does not know for UTC and says nothing: look before.
bool is_known(const std::string& zone) {
  constexpr std::string_view usual =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/";
  if (zone.empty() || zone.front() == '/') return false;
  if (zone.find_first_not_of(usual) != std::string::npos) return false;
  std::error_code ignored;
  return std::filesystem::is_regular_file("/usr/share/zoneinfo/" + zone, ignored);
}

model::Date local_day(Instant instant) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(instant).time_since_epoch();
  const auto when = static_cast<std::time_t>(seconds.count());
  std::tm parts{};
  const bool told = ::localtime_r(&when, &parts) != nullptr;
  const auto day = model::Date::of(parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday);
  if (!told || !day) throw std::out_of_range("an instant that is on no day of the calendar");
  return *day;
}

}  // namespace

Result<collect::Calendar> calendar_of(const std::string& zone) {
  if (!is_known(zone)) {
    return Error{Errc::invalid_argument,
                 {fmt::format("[consortium] time_zone = \"{}\" : fuseau inconnu du système "
                              "(paquet tzdata)",
                              zone),
                  fmt::format("[consortium] time_zone = \"{}\": unknown to the system (package "
                              "tzdata)",
                              zone)}};
  }
  ::setenv("TZ", (":" + zone).c_str(), 1);
  ::tzset();
  return collect::Calendar(&local_day);
}

}  // namespace parangon::hub
