// Proves that a day begins at midnight in the consortium's time zone, summer and winter, and that a
// zone that the system does not know is refused rather than taken for UTC.
#include "hub/calendar.hpp"

#include <gtest/gtest.h>

namespace parangon::hub {
namespace {

std::string day_at(const char* instant) {
  static const auto paris = calendar_of("Europe/Paris").value();
  return paris(parse_instant(instant).value()).to_string();
}

TEST(Calendar, ADayBeginsAtMidnightInParis) {
  EXPECT_EQ(day_at("2026-01-31T22:59:59.999Z"), "2026-01-31");
  EXPECT_EQ(day_at("2026-01-31T23:00:00Z"), "2026-02-01");
  EXPECT_EQ(day_at("2026-06-30T21:59:59.999Z"), "2026-06-30");
  EXPECT_EQ(day_at("2026-06-30T22:00:00Z"), "2026-07-01");
}

TEST(Calendar, AnUnknownZoneIsRefused) {
  for (const char* bad :
       {"", "Europe/Nowhere", "/etc/passwd", "Europe", "../zoneinfo/Europe/Paris"}) {
    const auto made = calendar_of(bad);
    ASSERT_FALSE(made) << bad;
    EXPECT_EQ(made.error().code, Errc::invalid_argument) << bad;
  }
}

}  // namespace
}  // namespace parangon::hub
