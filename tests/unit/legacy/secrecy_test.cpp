// Proves, on many small random markets, that no reader of the totals, no member that knows its own
// figures, and no staff that sees agencies' values can compute what is hidden; and that the
// attacker used for it does break a table that is protected cell by cell only.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hub/legacy/benchmark.hpp"
#include "tests/unit/legacy/reader.hpp"

namespace parangon::testing {
namespace {

using hub::legacy::Benchmark;
using hub::legacy::Indicator;
using hub::legacy::Viewer;

constexpr int seeds = 250;

std::set<std::string> shown_to(const Benchmark& benchmark, const Viewer& viewer) {
  std::set<std::string> names;
  for (const Indicator& i : benchmark.seen_by(
           viewer, {.measure = {}, .within = {}, .kind = {}, .basis = {}, .shown_only = true})) {
    names.insert(i.key.to_string());
  }
  return names;
}

/// Knows every sum, the values shown, and (agency >= 0) all of one agency's own figures: cells
/// that it is alone in. Subtracting its part from the others' cells changes no relation.
std::set<std::string> solved(const JudgedMarket& truth, const std::set<std::string>& shown,
                             int agency) {
  Attacker attacker;
  for (auto& sum : truth.sums()) attacker.learn_sum(std::move(sum));
  for (const std::string& name : shown) attacker.learn_value(name);
  for (const auto& [name, cell] : truth.cells()) {
    if (cell.size() == 1 && cell.contains(agency)) attacker.learn_value(name);
  }
  return attacker.solve();
}

class Markets : public ::testing::TestWithParam<int> {
 protected:
  const Market market = MarketMaker(static_cast<std::uint64_t>(GetParam())).make();
  const JudgedMarket truth{market};
};

TEST(Attacker, BreaksTablesThatAreProtectedCellByCellOnly) {
  int broken = 0;
  for (int seed = 0; seed < seeds; ++seed) {
    const Market market = MarketMaker(static_cast<std::uint64_t>(seed)).make();
    const JudgedMarket truth(market);
    std::set<std::string> naive;
    for (const auto& [name, cell] : truth.cells()) {
      if (truth.is_figure(name) && truth.safe(cell)) naive.insert(name);
    }
    const auto found = solved(truth, naive, -1);
    broken +=
        std::any_of(found.begin(), found.end(), [&](const auto& n) { return !truth.safe(n); });
  }
  EXPECT_GT(broken, seeds / 4);
}

TEST(Totals, AreShownInMostMarkets) {
  std::size_t shown = 0;
  std::size_t safe = 0;
  for (int seed = 0; seed < seeds; ++seed) {
    const Market market = MarketMaker(static_cast<std::uint64_t>(seed)).make();
    const JudgedMarket truth(market);
    shown += shown_to(benchmark_of(market), Viewer::anybody()).size();
    for (const auto& [name, cell] : truth.cells())
      safe += truth.is_figure(name) && truth.safe(cell);
  }
  EXPECT_GT(shown * 2, safe) << shown << " of " << safe;
}

TEST_P(Markets, EveryTotalShownIsSafe) {
  for (const std::string& name : shown_to(benchmark_of(market), Viewer::anybody())) {
    EXPECT_TRUE(truth.safe(name)) << name;
  }
}

TEST_P(Markets, AnOutsiderComputesNoHiddenCell) {
  const auto shown = shown_to(benchmark_of(market), Viewer::anybody());
  for (const std::string& name : solved(truth, shown, -1)) {
    EXPECT_FALSE(truth.is_figure(name)) << name;
    EXPECT_TRUE(truth.safe(name)) << name;
  }
}

TEST_P(Markets, NoMemberComputesAnUnsafeCell) {
  const auto shown = shown_to(benchmark_of(market), Viewer::anybody());
  for (int agency = 0; agency < market.agencies; ++agency) {
    for (const std::string& name : solved(truth, shown, agency)) {
      EXPECT_TRUE(truth.safe(name)) << name << " by " << agency;
    }
  }
}

TEST_P(Markets, WhatShownPartsLeaveOfAShownTotalIsSafe) {
  const auto shown = shown_to(benchmark_of(market), Viewer::anybody());
  for (const std::string& name : shown) {
    for (const auto& parts : truth.lines_of(truth.key(name))) {
      std::vector<std::string> hidden;
      for (const std::string& part : parts) {
        if (!shown.contains(part)) hidden.push_back(part);
      }
      if (hidden.empty() || hidden.size() == parts.size()) continue;
      const auto rest = truth.together(hidden);
      std::set<int> suppliers;
      std::int64_t whole = 0;
      std::int64_t largest = 0;
      for (const auto& [agency, account] : rest) {
        for (const auto& entry : account.by_supplier) suppliers.insert(entry.first);
        whole += account.magnitude();
        largest = std::max(largest, account.magnitude());
      }
      EXPECT_GE(rest.size(), 3U) << name;
      EXPECT_GE(suppliers.size(), 3U) << name;
      EXPECT_LE(largest * 100, whole * market.rule.max_share) << name;
    }
  }
}

TEST_P(Markets, EveryViewerSeesTheSameTotals) {
  const Benchmark benchmark = benchmark_of(market);
  const auto shown = shown_to(benchmark, Viewer::anybody());
  EXPECT_EQ(shown_to(benchmark, Viewer::staff()), shown);
  EXPECT_EQ(shown_to(benchmark, Viewer::member(siret_of(0))), shown);
}

TEST_P(Markets, StaffComputesNoSealedFigure) {
  const Market named = all_sharing(market, model::Sharing::named_to_consortium);
  const auto seen = benchmark_of(named).seen_by(Viewer::staff());
  Reader staff(named);
  for (const Indicator& indicator : seen) {
    for (const auto& value : indicator.values) {
      ASSERT_NE(value.named(), nullptr);
      const int agency = value.named()->name()[0] - 'A';
      EXPECT_EQ(value.sealed,
                staff.sealed().contains(Reader::name_of(agency, indicator.key.to_string())));
      EXPECT_FALSE(value.sealed && value.amount);
    }
  }
  staff.read(seen);
  for (const std::string& name : staff.computed()) {
    EXPECT_FALSE(staff.sealed().contains(name)) << name;
  }
}

INSTANTIATE_TEST_SUITE_P(Seeded, Markets, ::testing::Range(0, 40));

}  // namespace
}  // namespace parangon::testing
