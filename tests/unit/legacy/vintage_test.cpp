// Comparisons move on in company only: from what they show, one after the other, nobody can tell
// what one or two agencies changed.

#include "hub/legacy/vintage.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "tests/unit/legacy/market.hpp"

namespace parangon::hub::legacy {
namespace {

constexpr std::size_t company = 3;
constexpr int members = 8;

const model::Siret& member_siret(int number) {
  static const auto all = [] {
    std::vector<model::Siret> made;
    for (int i = 0; i < members; ++i) made.push_back(parangon::testing::siret_of(i));
    return made;
  }();
  return all[static_cast<std::size_t>(number)];
}

Instant at(int minute) { return Instant{} + std::chrono::minutes(minute); }

/// All members are expected; due from this minute on.
CollectionAt due_at(int minute) {
  return [minute](Instant instant) {
    Collection out;
    for (int i = 0; i < members; ++i) out.expected.push_back(member_siret(i));
    out.due = instant >= at(minute);
    return out;
  };
}
const CollectionAt never_due = due_at(1'000'000);

std::vector<CountingChange> first_revisions(int agencies) {
  std::vector<CountingChange> out;
  for (int i = 0; i < agencies; ++i) out.push_back({at(i), member_siret(i), 1});
  return out;
}

TEST(Vintage, WaitsUntilEverybodyWhoIsExpectedCounts) {
  const auto seven = vintage_of(first_revisions(7), {}, at(100), company, never_due);
  EXPECT_FALSE(seven.at);
  EXPECT_EQ(seven.counted, 7U);
  EXPECT_EQ(seven.expected, 8U);
  const auto eight = vintage_of(first_revisions(8), {}, at(100), company, never_due);
  EXPECT_EQ(eight.at, at(7));
  EXPECT_EQ(eight.waiting, 0U);
}

TEST(Vintage, OpensWhenTheFiguresAreDueWithThoseWhoCount) {
  const auto changes = first_revisions(5);
  EXPECT_FALSE(vintage_of(changes, {}, at(49), company, due_at(50)).at);
  EXPECT_EQ(vintage_of(changes, {}, at(50), company, due_at(50)).at, at(4));
}

TEST(Vintage, AtTheDueDayItHasWhatCountedThenAndTheLateOnesWaitForCompany) {
  auto changes = first_revisions(5);
  changes.push_back({at(60), member_siret(5), 1});
  changes.push_back({at(61), member_siret(6), 1});
  auto late = vintage_of(changes, {}, at(100), company, due_at(50));
  EXPECT_EQ(late.at, at(4));
  EXPECT_EQ(late.waiting, 2U);
  changes.push_back({at(62), member_siret(0), 2});
  late = vintage_of(changes, {}, at(100), company, due_at(50));
  EXPECT_EQ(late.at, at(62));
  EXPECT_EQ(late.waiting, 0U);
}

TEST(Vintage, WithFewerThanACompanyNothingIsShownWhenDue) {
  EXPECT_FALSE(vintage_of(first_revisions(2), {}, at(100), company, due_at(50)).at);
}

TEST(Vintage, ARevisionThatIsTakenBackWaitsNoMore) {
  auto changes = first_revisions(8);
  changes.push_back({at(20), member_siret(0), 2});
  EXPECT_EQ(vintage_of(changes, {}, at(100), company, never_due).waiting, 1U);
  changes.push_back({at(21), member_siret(0), 1});
  const auto back = vintage_of(changes, {}, at(100), company, never_due);
  EXPECT_EQ(back.waiting, 0U);
  EXPECT_EQ(back.at, at(7));
}

TEST(Vintage, AWithdrawalWaitsForCompanyToo) {
  auto changes = first_revisions(8);
  changes.push_back({at(20), member_siret(0), 0});
  const auto withdrawn = vintage_of(changes, {}, at(100), company, never_due);
  EXPECT_EQ(withdrawn.at, at(7));
  EXPECT_EQ(withdrawn.waiting, 1U);
}

/// What was open when it was due stays as it was shown, also when the campaign is prolonged then.
TEST(Vintage, AProlongedCampaignDoesNotCloseWhatWasShown) {
  const auto prolonged = [](Instant instant) {
    auto out = due_at(50)(instant);
    if (instant >= at(70)) out.due = instant >= at(200);
    return out;
  };
  auto changes = first_revisions(5);
  const std::vector<Instant> looks{at(70) - std::chrono::milliseconds(1), at(70)};
  EXPECT_EQ(vintage_of(changes, {}, at(60), company, prolonged).at, at(4));
  EXPECT_EQ(vintage_of(changes, looks, at(80), company, prolonged).at, at(4));
  changes.push_back({at(90), member_siret(5), 1});
  const auto later = vintage_of(changes, looks, at(250), company, prolonged);
  EXPECT_EQ(later.at, at(4));
  EXPECT_EQ(later.waiting, 1U);
}

TEST(Vintage, OpensWhenWhoeverIsMissingIsNoLongerExpected) {
  const auto fewer = [](Instant instant) {
    auto out = never_due(instant);
    if (instant >= at(30)) out.expected.erase(out.expected.begin() + 6, out.expected.end());
    return out;
  };
  const auto changes = first_revisions(6);
  const std::vector<Instant> looks{at(30)};
  EXPECT_FALSE(vintage_of(changes, {}, at(20), company, fewer).at);
  EXPECT_EQ(vintage_of(changes, looks, at(40), company, fewer).at, at(5));
}

TEST(Vintage, ChangesOfOneInstantAreOneStep) {
  std::vector<CountingChange> changes;
  for (int i = 0; i < members; ++i) changes.push_back({at(1), member_siret(i), 1});
  EXPECT_EQ(vintage_of(changes, {}, at(1), company, never_due).at, at(1));
}

/// Whoever looked at every instant saw states that differ in nobody or in a company; and the past
/// does not change with what comes after.
TEST(Vintage, EveryTwoStatesThatFollowEachOtherDifferInACompany) {
  std::mt19937 random(20240101);
  const auto draw = [&random](int limit) { return static_cast<int>(random() % limit); };
  for (int life = 0; life < 200; ++life) {
    std::vector<CountingChange> changes;
    for (int minute = 0; minute < 60; ++minute) {
      changes.push_back({at(minute), member_siret(draw(members)), draw(4)});
    }
    const auto collection = due_at(draw(60));
    std::optional<Instant> before;
    std::map<model::Siret, std::int64_t> shown;
    for (std::size_t n = 1; n <= changes.size(); ++n) {
      const std::span known(changes.data(), n);
      const auto now = vintage_of(known, {}, known.back().at, company, collection);
      if (now.at == before) continue;
      std::map<model::Siret, std::int64_t> state;
      for (const auto& change : known) {
        if (change.at <= *now.at) state[change.agency] = change.revision;
      }
      std::size_t differing = 0;
      for (int i = 0; i < members; ++i)
        differing += state[member_siret(i)] != shown[member_siret(i)];
      ASSERT_GE(differing, company) << "life " << life << ", change " << n;
      shown = state;
      before = now.at;
    }
  }
}

TEST(Vintage, ListsEveryStateThatWasShown) {
  std::mt19937 random(20240102);
  const auto draw = [&random](int limit) { return static_cast<int>(random() % limit); };
  for (int life = 0; life < 50; ++life) {
    std::vector<CountingChange> changes;
    for (int minute = 0; minute < 40; ++minute) {
      changes.push_back({at(2 * minute), member_siret(draw(members)), draw(4)});
    }
    const auto collection = due_at(draw(100));
    std::vector<Instant> seen;
    for (int minute = 0; minute < 110; ++minute) {
      const auto known = std::ranges::count_if(
          changes, [&](const CountingChange& change) { return change.at <= at(minute); });
      const std::span so_far(changes.data(), static_cast<std::size_t>(known));
      const auto now = vintage_of(so_far, {}, at(minute), company, collection);
      if (now.at && (seen.empty() || seen.back() != *now.at)) seen.push_back(*now.at);
    }
    EXPECT_EQ(vintages_until(changes, {}, at(109), company, collection), seen) << "life " << life;
  }
}

}  // namespace
}  // namespace parangon::hub::legacy
