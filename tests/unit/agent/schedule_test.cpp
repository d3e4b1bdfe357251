// Proves the daemon's timetable: days and parts of a day in local time over changes of the clocks,
// what is refused in the configuration, and what comes next after success, failure, refusal and a
// missed run.
#include "connectors/config/schedule.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>

#include "connectors/agent/agenda.hpp"

namespace parangon::connectors {
namespace {

using namespace std::chrono_literals;
using agent::Agenda;

Instant at(const char* text) { return *parse_instant(text); }

/// The time zone of the process, for one test.
class Zone {
 public:
  explicit Zone(const char* name) {
    ::setenv("TZ", name, 1);
    ::tzset();
  }
  ~Zone() {
    ::unsetenv("TZ");
    ::tzset();
  }
  Zone(const Zone&) = delete;
  Zone& operator=(const Zone&) = delete;
};

/// As a POSIX rule, so that no database of zones is needed.
constexpr const char* paris = "CET-1CEST,M3.5.0,M10.5.0/3";

TEST(Schedule, EachDayAtThatLocalTime) {
  const Zone zone(paris);
  const Schedule daily;
  EXPECT_EQ(next_run(daily, at("2026-01-10T01:00:00Z")), at("2026-01-10T02:00:00Z"));
  EXPECT_EQ(next_run(daily, at("2026-01-10T02:00:00Z")), at("2026-01-11T02:00:00Z"));
  EXPECT_EQ(next_run(daily, at("2026-07-10T00:30:00Z")), at("2026-07-10T01:00:00Z"));
  EXPECT_EQ(next_run(daily, at("2026-12-31T23:30:00Z")), at("2027-01-01T02:00:00Z"));
}

TEST(Schedule, ChangesOfTheClocksLoseNoRunAndMakeNoneTwice) {
  const Zone zone(paris);
  const Schedule in_the_gap{24h, 2h + 30min};
  // 29 March 2026: from two to three o'clock there is no time.
  const auto spring = next_run(in_the_gap, at("2026-03-28T12:00:00Z"));
  EXPECT_GE(spring, at("2026-03-29T00:30:00Z"));
  EXPECT_LE(spring, at("2026-03-29T01:30:00Z"));
  EXPECT_EQ(next_run(in_the_gap, spring), at("2026-03-30T00:30:00Z"));
  // 25 October 2026: that hour is there twice.
  const auto autumn = next_run(in_the_gap, at("2026-10-24T12:00:00Z"));
  EXPECT_EQ(next_run(in_the_gap, autumn), at("2026-10-26T01:30:00Z"));
}

TEST(Schedule, SeveralDaysAreCountedFromTheEpochSoThatRestartingShiftsNothing) {
  const Zone zone("UTC");
  const Schedule weekly{7 * 24h, 3h};
  const auto first = next_run(weekly, at("2026-01-01T00:00:00Z"));
  EXPECT_EQ(next_run(weekly, first - 1ms), first);
  EXPECT_EQ(next_run(weekly, first), first + 7 * 24h);
  EXPECT_EQ(next_run(weekly, first + 3 * 24h), first + 7 * 24h);
}

TEST(Schedule, PartsOfADayBeginAtThatTime) {
  const Zone zone("UTC");
  const Schedule six_hours{6h, 3h};
  EXPECT_EQ(next_run(six_hours, at("2026-01-01T03:00:00Z")), at("2026-01-01T09:00:00Z"));
  EXPECT_EQ(next_run(six_hours, at("2026-01-01T21:00:00Z")), at("2026-01-02T03:00:00Z"));
  const Schedule quarter{15min, 5min};
  EXPECT_EQ(next_run(quarter, at("2026-01-01T00:05:00Z")), at("2026-01-01T00:20:00Z"));
}

TEST(Schedule, WhatMakesNoScheduleIsRefused) {
  EXPECT_EQ(*parse_every("1d"), 24h);
  EXPECT_EQ(*parse_every("7d"), 7 * 24h);
  EXPECT_EQ(*parse_every("6h"), 6h);
  EXPECT_EQ(*parse_every("15m"), 15min);
  for (const char* text :
       {"", "d", "0d", "-1d", "367d", "5h", "48h", "7m", "1w", "1", "1dd", " 1d"}) {
    EXPECT_FALSE(parse_every(text)) << text;
  }
  EXPECT_EQ(*parse_at("03:00"), 3h);
  EXPECT_EQ(*parse_at("23:59"), 23h + 59min);
  for (const char* text : {"", "3:00", "24:00", "03:60", "03-00", "0300", "-3:00"}) {
    EXPECT_FALSE(parse_at(text)) << text;
  }
  EXPECT_EQ(*parse_wait("500ms"), 500ms);
  EXPECT_EQ(*parse_wait("30s"), 30s);
  EXPECT_EQ(*parse_wait("5m"), 5min);
  EXPECT_EQ(*parse_wait("24h"), 24h);
  for (const char* text : {"", "0s", "s", "-1s", "25h", "1d", "99999999999s"}) {
    EXPECT_FALSE(parse_wait(text)) << text;
  }
}

class AgendaTest : public ::testing::Test {
 protected:
  AgendaTest() : zone_("UTC") {}
  Agenda agenda(std::optional<Instant> last_sync = {}) {
    return {{}, agent::Retry({10s, 60s}, [] { return 1.0; }), now, last_sync};
  }
  const Zone zone_;
  const Instant now = at("2026-01-10T12:00:00Z");
  const Instant tomorrow = at("2026-01-11T03:00:00Z");
};

TEST_F(AgendaTest, DeliversFirstThenWaitsForTheSchedule) {
  auto a = agenda();
  EXPECT_EQ(a.next().task, Agenda::Task::deliver);
  EXPECT_EQ(a.next().at, now);
  a.succeeded(Agenda::Task::deliver, now);
  EXPECT_EQ(a.next().task, Agenda::Task::sync);
  EXPECT_EQ(a.next().at, tomorrow);
}

TEST_F(AgendaTest, AMissedRunIsMadeUpForAndOneThatWasNotMissedIsNot) {
  auto missed = agenda(at("2026-01-08T03:00:01Z"));
  EXPECT_EQ(missed.next().task, Agenda::Task::sync);
  EXPECT_LE(missed.next().at, now);
  missed.succeeded(Agenda::Task::sync, now);
  EXPECT_EQ(missed.next().at, tomorrow);
  auto done = agenda(at("2026-01-10T03:00:01Z"));
  EXPECT_EQ(done.next().task, Agenda::Task::deliver);
  done.succeeded(Agenda::Task::deliver, now);
  EXPECT_EQ(done.next().at, tomorrow);
  // A clock that was in the future then does not stop the schedule.
  auto ahead = agenda(at("2036-01-01T00:00:00Z"));
  ahead.succeeded(Agenda::Task::deliver, now);
  EXPECT_EQ(ahead.next().at, tomorrow);
}

TEST_F(AgendaTest, WhatFailedIsTriedAgainWithGrowingWaits) {
  auto a = agenda();
  a.failed(Agenda::Task::deliver, now, {});
  EXPECT_EQ(a.next().at, now + 10s);
  a.failed(Agenda::Task::deliver, now + 10s, 45s);
  EXPECT_EQ(a.next().at, now + 10s + 45s + 20s);
  a.succeeded(Agenda::Task::deliver, now + 75s);
  EXPECT_EQ(a.next().task, Agenda::Task::sync);
  a.failed(Agenda::Task::sync, tomorrow, {});
  EXPECT_EQ(a.next().task, Agenda::Task::sync);
  EXPECT_EQ(a.next().at, tomorrow + 10s);
}

TEST_F(AgendaTest, WhatIsRefusedWaitsForTheSchedule) {
  auto a = agenda();
  a.refused(Agenda::Task::deliver, now);
  EXPECT_EQ(a.next().at, tomorrow);
  // It lies there still; that is no news.
  a.noticed(now + 1s);
  EXPECT_EQ(a.next().at, tomorrow);
  a.succeeded(Agenda::Task::sync, tomorrow);
  a.noticed(tomorrow + 1s);
  EXPECT_EQ(a.next().task, Agenda::Task::deliver);
}

TEST_F(AgendaTest, SomethingNewIsSentAtOnceButNotInTheMidstOfWaiting) {
  auto a = agenda();
  a.succeeded(Agenda::Task::deliver, now);
  a.noticed(now + 5s);
  EXPECT_EQ(a.next().at, now + 5s);
  a.failed(Agenda::Task::deliver, now + 5s, {});
  const auto again = a.next().at;
  a.noticed(now + 6s);
  EXPECT_EQ(a.next().at, again);
}

}  // namespace
}  // namespace parangon::connectors
