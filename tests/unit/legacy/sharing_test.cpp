// Proves, on many small random markets with random sharing terms, that nobody can compute a value
// that its agency does not share with them, that terms and secrecy withhold more and never add, and
// that an agency without a name has none in what it is shown by.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hub/legacy/benchmark.hpp"
#include "tests/unit/legacy/reader.hpp"

namespace parangon::testing {
namespace {

using hub::legacy::Benchmark;
using hub::legacy::Viewer;
using model::Sharing;

constexpr int seeds_of_sharing = 16;
/// In the last five, what members know of themselves withholds values from everybody.
constexpr std::array seeds_to_attack = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 56, 77, 87, 97, 102};
constexpr std::array to_staff = {Sharing::anonymous_to_consortium, Sharing::named_to_consortium,
                                 Sharing::public_named};
constexpr std::array to_everybody = {Sharing::public_named};

Market market_of(int seed) { return MarketMaker(static_cast<std::uint64_t>(seed)).make_sharing(); }

std::set<std::string> both(const std::set<std::string>& a, const std::set<std::string>& b) {
  std::set<std::string> out;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::inserter(out, out.end()));
  return out;
}

/// What staff may not have: sealed figures, those not shared with it, and a name by elimination.
std::set<std::string> secret_to_staff(const Reader& reader) {
  auto out = reader.figures_of_others(to_staff);
  out.merge(reader.lone_anonymous());
  out.insert(reader.sealed().begin(), reader.sealed().end());
  return out;
}

std::set<std::string> secret_to_everybody(const Reader& reader) {
  auto out = reader.figures_of_others(to_everybody);
  out.insert(reader.sealed().begin(), reader.sealed().end());
  return out;
}

std::set<std::string> read_by(const Market& market, const Viewer& viewer) {
  Reader reader(market);
  reader.read(benchmark_of(market).seen_by(viewer));
  return reader.values_read();
}

TEST(Reader, BreaksATableThatShowsAllThatIsShared) {
  int broken = 0;
  for (int seed = 0; seed < seeds_of_sharing; ++seed) {
    const Market market = market_of(seed);
    Reader staff(market);
    const auto secret = secret_to_staff(staff);
    const auto seen = benchmark_of(market).seen_by(Viewer::staff());
    staff.read(seen);
    for (const auto& indicator : seen) {
      for (int agency = 0; indicator.shown && agency < market.agencies; ++agency) {
        const auto name = Reader::name_of(agency, indicator.key.to_string());
        if (staff.figures().contains(name) && !secret.contains(name)) staff.learn_value(name);
      }
    }
    broken += both(staff.computed(), secret).empty() ? 0 : 1;
  }
  EXPECT_GT(broken, seeds_of_sharing / 2);
}

TEST(Sharing, ShowsStaffAndEverybodyValues) {
  std::size_t to_all = 0;
  std::size_t to_the_staff = 0;
  for (int seed = 0; seed < seeds_of_sharing; ++seed) {
    to_all += read_by(market_of(seed), Viewer::anybody()).size();
    to_the_staff += read_by(market_of(seed), Viewer::staff()).size();
  }
  EXPECT_GT(to_all, 200U);
  EXPECT_GT(to_the_staff, to_all + 100);
}

class SharingMarkets : public ::testing::TestWithParam<int> {
 protected:
  const Market market = market_of(GetParam());
  const Benchmark benchmark = benchmark_of(market);
};

TEST_P(SharingMarkets, StaffComputesNothingThatIsNotSharedWithIt) {
  Reader staff(market);
  staff.read(benchmark.seen_by(Viewer::staff()));
  staff.read(benchmark.seen_by(Viewer::anybody()));
  const auto secret = secret_to_staff(staff);
  EXPECT_THAT(both(staff.computed(), secret), ::testing::IsEmpty());
  EXPECT_THAT(both(staff.values_read(), secret), ::testing::IsEmpty());
}

TEST_P(SharingMarkets, ThePublicComputesNothingThatIsNotSharedWithIt) {
  Reader reader(market);
  reader.read(benchmark.seen_by(Viewer::anybody()));
  const auto secret = secret_to_everybody(reader);
  EXPECT_THAT(both(reader.computed(), secret), ::testing::IsEmpty());
  EXPECT_THAT(both(reader.values_read(), secret), ::testing::IsEmpty());
}

TEST_P(SharingMarkets, NoMemberComputesAnothersThatIsNotPublic) {
  for (int agency = 0; agency < market.agencies; ++agency) {
    Reader member(market);
    member.be(agency);
    member.read(benchmark.seen_by(Viewer::member(siret_of(agency))));
    const auto secret = secret_to_everybody(member);
    EXPECT_THAT(both(member.computed(), secret), ::testing::IsEmpty()) << agency;
  }
}

/// Where some values of a cell are read, the others must stay hidden in company.
void expect_company(const Market& market, const Viewer& viewer) {
  const JudgedMarket truth(market);
  const auto read = read_by(market, viewer);
  for (const auto& [cell, accounts] : truth.cells()) {
    auto hidden = accounts;
    std::erase_if(hidden, [&, name = cell](const auto& account) {
      return read.contains(Reader::name_of(account.first, name));
    });
    if (hidden.size() == accounts.size() || hidden.empty()) continue;
    EXPECT_TRUE(truth.safe(hidden)) << cell;
  }
}

TEST_P(SharingMarkets, WhatStaysHiddenInACellIsSafeAsASum) {
  expect_company(market, Viewer::staff());
  expect_company(market, Viewer::anybody());
}

TEST_P(SharingMarkets, StaffSeesWhatEverybodySees) {
  Reader everybody(market);
  everybody.read(benchmark.seen_by(Viewer::anybody()));
  Reader staff(market);
  staff.read(benchmark.seen_by(Viewer::staff()));
  EXPECT_EQ(both(everybody.values_read(), staff.values_read()), everybody.values_read());
}

TEST_P(SharingMarkets, TotalsDoNotDependOnTheTerms) {
  const auto other = benchmark_of(all_sharing(market, Sharing::public_named));
  const auto mine = benchmark.seen_by(Viewer::anybody());
  const auto its = other.seen_by(Viewer::anybody());
  ASSERT_EQ(mine.size(), its.size());
  for (std::size_t i = 0; i < mine.size(); ++i) EXPECT_EQ(mine[i].total, its[i].total);
}

INSTANTIATE_TEST_SUITE_P(Seeded, SharingMarkets, ::testing::ValuesIn(seeds_to_attack));

}  // namespace
}  // namespace parangon::testing
