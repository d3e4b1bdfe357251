// Proves that somebody who keeps every release of some years, agencies among them, derives nothing
// within its protection level, and that the naive export gives the same attacker a great deal.

#include "tests/support/differencing.hpp"

#include <gtest/gtest.h>

namespace parangon::testing {
namespace {

/// Two departments and few families, so that much is unsafe.
ConsortiumShape small_shape(int agencies, int families = 2) {
  return {.agencies = agencies,
          .departments = 2,
          .families = families,
          .sub_families = 1,
          .purchases = 60,
          .suppliers = 200};
}

/// One in three chooses its name, each year and with each revision anew: late, back and forth.
ConsortiumShape fickle_shape(int agencies) {
  auto shape = small_shape(agencies);
  shape.named = 3;
  shape.fickle = true;
  return shape;
}

class Differencing : public ::testing::TestWithParam<int> {};

void expect_nothing_given_away(const LifeReport& report) {
  EXPECT_EQ(report.error, "");
  EXPECT_EQ(report.releases, 3U);
  EXPECT_GT(report.outsider.attacked, 0U);
  EXPECT_EQ(report.outsider.exact, 0U);
  EXPECT_EQ(report.outsider.within, 0U);
  EXPECT_EQ(report.insider.within, 0U);
}

TEST_P(Differencing, GivesNothingAway) {
  Life life(small_shape(12), 3, {{"coarse"}}, static_cast<std::uint64_t>(GetParam()));
  const auto report = life.live(4);
  expect_nothing_given_away(report);
  EXPECT_GT(report.holes, 0U);
  EXPECT_LT(report.holes, report.cells);
  EXPECT_GT(report.naive.exact, 0U) << "an attacker that cannot attack proves nothing";
}

/// In the second life a sum that only an early round asked for used to refuse a release.
TEST_P(Differencing, GivesNothingAwayBesideNames) {
  Life life(fickle_shape(10), 3, {{"coarse"}}, static_cast<std::uint64_t>(GetParam()));
  const auto report = life.live(4);
  expect_nothing_given_away(report);
  EXPECT_GT(report.named, 0U);
  EXPECT_GT(report.own_cells, 0U);
}

/// The third release used to be refused, because insiders were to be kept from the part of an
/// agency that is named.
TEST(DifferencingBesideNames, RefusesNothingForThoseWhoConsent) {
  Life life(fickle_shape(12), 3, {{"coarse"}}, 10);
  const auto report = life.live(4);
  expect_nothing_given_away(report);
  EXPECT_GT(report.insider.attacked, 0U);
}

/// A coarse release, then finer ones of the same years: nothing that is out stands in their way.
/// They were refused, because sums that were out were judged by what is known of their parts.
TEST_P(Differencing, GivesNothingAwayInFinerLayoutsLater) {
  const ConsortiumShape shape{.agencies = 14,
                              .departments = 3,
                              .families = 2,
                              .sub_families = 2,
                              .purchases = 40,
                              .suppliers = 100};
  Life life(shape, 3, {{"coarse", "groups", "families"}}, static_cast<std::uint64_t>(GetParam()));
  expect_nothing_given_away(life.live(4));
}

TEST(Coalition, OfTwoMembersDerivesNothing) {
  Life life(small_shape(8), 2, {.layouts = {"coarse"}, .coalition = 2}, 7);
  const auto report = life.live({.members = 4, .pairs = Attackers::Pairs::each});
  EXPECT_EQ(report.error, "");
  EXPECT_GT(report.pairs, 0U);
  EXPECT_GT(report.pair.attacked, 0U);
  EXPECT_EQ(report.pair.within, 0U);
  EXPECT_EQ(report.insider.within, 0U);
  EXPECT_EQ(report.outsider.within, 0U);
}

INSTANTIATE_TEST_SUITE_P(Lives, Differencing, ::testing::Range(1, 5));

}  // namespace
}  // namespace parangon::testing
