// Proves that days and periods are those of the calendar, and are read only when they exist.
#include "shared/model/period.hpp"

#include <gtest/gtest.h>

namespace parangon::model {
namespace {

Date day(int y, int m, int d) { return Date::of(y, m, d).value(); }

TEST(Date, ReadsIsoAndWhatMayFollowTheDay) {
  for (const char* text : {"2025-03-01", "2025-03-01+01:00", "2025-03-01T10:00:00Z", "2025-03-01Z",
                           "2025-03-01 10:00"}) {
    EXPECT_EQ(Date::from_iso(text), day(2025, 3, 1)) << text;
  }
}

TEST(Date, ReadsFrenchSpellings) {
  for (const char* text :
       {"01/03/2025", "1/3/2025", "01-03-2025", "01.03.2025", "01/03/2025 10:00"}) {
    EXPECT_EQ(Date::from_french(text), day(2025, 3, 1)) << text;
  }
}

TEST(Date, RefusesDaysThatDoNotExist) {
  EXPECT_FALSE(Date::of(2025, 2, 29));
  EXPECT_TRUE(Date::of(2024, 2, 29));
  EXPECT_FALSE(Date::of(1900, 2, 29));
  EXPECT_FALSE(Date::of(2025, 0, 1));
  EXPECT_FALSE(Date::of(2025, 13, 1));
  EXPECT_FALSE(Date::of(2025, 1, 32));
  EXPECT_FALSE(Date::of(2025, -1, 1));
  EXPECT_FALSE(Date::of(0, 1, 1));
  EXPECT_FALSE(Date::of(10000, 1, 1));
}

TEST(Date, DoesNotWrapMonthsAndDaysAt256) {
  EXPECT_FALSE(Date::of(2025, 257, 1));
  EXPECT_FALSE(Date::of(2025, 1, 257));
}

TEST(Date, RefusesOtherSpellings) {
  for (const char* text : {"", "2025", "2025-3-1", "2025/03/01", "2025-03-01x", "20250301",
                           "2025-02-30", "2025-+3-01"}) {
    EXPECT_FALSE(Date::from_iso(text)) << text;
  }
  for (const char* text : {"", "01/03/25", "01/03", "01/03-2025", "31/02/2025", "01/03/20255",
                           "2025-03-01", "//2025", "a/b/2025"}) {
    EXPECT_FALSE(Date::from_french(text)) << text;
  }
}

TEST(Date, IsWrittenInIso) { EXPECT_EQ(day(218, 3, 1).to_string(), "0218-03-01"); }

TEST(Period, ReadsAndWritesItsThreeForms) {
  for (const char* text : {"2025", "2025-Q1", "2025-Q4", "2025-01", "2025-12", "1900", "2199"}) {
    const auto period = Period::parse(text);
    ASSERT_TRUE(period.has_value()) << text;
    EXPECT_EQ(period->to_string(), text);
  }
}

TEST(Period, RefusesOtherFormsInBothLanguages) {
  for (const char* text : {"", "25", "2025-", "2025-Q0", "2025-Q5", "2025-13", "2025-00", "1899",
                           "2200", "2025-Q11", "2025-1", "2025Q1", "2025-q1", "20255"}) {
    const auto period = Period::parse(text);
    ASSERT_FALSE(period.has_value()) << text;
    EXPECT_EQ(period.error().code, Errc::malformed);
    EXPECT_NE(period.error().in(Lang::fr), period.error().in(Lang::en));
  }
}

TEST(Period, KnowsItsFirstAndLastDay) {
  EXPECT_EQ(Period::parse("2025").value().last_day(), day(2025, 12, 31));
  EXPECT_EQ(Period::parse("2024-Q1").value().last_day(), day(2024, 3, 31));
  EXPECT_EQ(Period::parse("2024-Q4").value().first_day(), day(2024, 10, 1));
  EXPECT_EQ(Period::parse("2024-02").value().last_day(), day(2024, 2, 29));
  EXPECT_EQ(Period::parse("2025-02").value().last_day(), day(2025, 2, 28));
}

TEST(Period, ContainsExactlyTheDaysOfItsGrain) {
  const auto quarter = Period::containing(day(2025, 6, 30), Period::Grain::quarter);
  EXPECT_EQ(quarter.to_string(), "2025-Q2");
  EXPECT_TRUE(quarter.contains(day(2025, 4, 1)));
  EXPECT_FALSE(quarter.contains(day(2025, 7, 1)));
  EXPECT_EQ(Period::containing(day(2025, 6, 30), Period::Grain::month).to_string(), "2025-06");
  EXPECT_EQ(Period::containing(day(2025, 6, 30), Period::Grain::year), Period::year(2025));
}

TEST(Period, EveryMonthLiesInOneQuarterAndOneYear) {
  for (int month = 1; month <= 12; ++month) {
    const auto first = day(2025, month, 1);
    const auto quarter = Period::containing(first, Period::Grain::quarter);
    EXPECT_TRUE(quarter.contains(first));
    EXPECT_EQ(quarter.index(), (month - 1) / 3 + 1);
  }
}

TEST(Period, PreviousYearKeepsThePlaceInTheYear) {
  EXPECT_EQ(Period::parse("2025-Q3").value().previous_year().to_string(), "2024-Q3");
  EXPECT_EQ(Period::year(2025).previous_year(), Period::year(2024));
}

TEST(Grain, HasAWordThatReadsBack) {
  for (const auto grain : {Period::Grain::year, Period::Grain::quarter, Period::Grain::month}) {
    EXPECT_EQ(grain_from(to_string(grain)), grain);
  }
  EXPECT_FALSE(grain_from("week"));
}

}  // namespace
}  // namespace parangon::model
