// Proves that instants are written and read as RFC 3339 in UTC, and that nothing else is read.
#include "shared/core/clock.hpp"

#include <gtest/gtest.h>

#include <string>

namespace parangon {
namespace {

using std::chrono::milliseconds;

TEST(FormatInstant, WritesUtcWithMilliseconds) {
  EXPECT_EQ(format_instant(Instant{milliseconds{0}}), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(format_instant(Instant{milliseconds{1772352930250}}), "2026-03-01T08:15:30.250Z");
}

TEST(FormatInstant, WritesInstantsBefore1970) {
  EXPECT_EQ(format_instant(Instant{milliseconds{-1}}), "1969-12-31T23:59:59.999Z");
}

TEST(ParseInstant, IsTheInverseOfFormat) {
  for (const std::int64_t ms : {0LL, 1LL, -1LL, 1772352930250LL, 951782399999LL}) {
    const Instant instant{milliseconds{ms}};
    const auto back = parse_instant(format_instant(instant));
    ASSERT_TRUE(back.has_value());
    EXPECT_EQ(*back, instant);
  }
}

TEST(ParseInstant, CutsFractionsToMilliseconds) {
  EXPECT_EQ(parse_instant("1970-01-01T00:00:00Z").value(), Instant{milliseconds{0}});
  EXPECT_EQ(parse_instant("1970-01-01T00:00:00.5Z").value(), Instant{milliseconds{500}});
  EXPECT_EQ(parse_instant("1970-01-01T00:00:00.123999999Z").value(), Instant{milliseconds{123}});
}

TEST(ParseInstant, RefusesWhatIsNotAnInstantInUtc) {
  for (const char* text :
       {"", "2026-03-01", "2026-03-01 08:15:30Z", "2026-03-01T08:15:30",
        "2026-03-01T08:15:30+01:00", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z",
        "2026-03-01T24:00:00Z", "2026-03-01T08:60:00Z", "2026-03-01T08:15:60Z",
        "2026-03-01T08:15:30.Z", "2026-03-01T08:15:30.1234567890Z", "2026-03-01T08:15:30.12x4Z",
        "-026-03-01T08:15:30Z", "2026-03-01T08:15:30ZZ"}) {
    const auto instant = parse_instant(text);
    ASSERT_FALSE(instant.has_value()) << text;
    EXPECT_EQ(instant.error().code, Errc::malformed);
    EXPECT_NE(instant.error().in(Lang::fr).find(text), std::string::npos);
    EXPECT_NE(instant.error().in(Lang::en).find(text), std::string::npos);
  }
}

TEST(SystemClock, DoesNotGoBackwardsBetweenTwoLooks) {
  const SystemClock clock;
  const auto first = clock.now();
  EXPECT_LE(first, clock.now());
  EXPECT_GT(first, parse_instant("2020-01-01T00:00:00Z").value());
}

}  // namespace
}  // namespace parangon
