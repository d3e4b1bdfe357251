// Proves that a pattern is safe wherever time ran out, and as light and minimal as ever whatever
// pattern the search began with.

#include "hub/disclosure/watch.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "hub/disclosure/disclosure.hpp"
#include "hub/disclosure/pattern_hint.hpp"
#include "tests/unit/disclosure/random_table.hpp"

namespace parangon::hub::disclosure {
namespace {

using parangon::testing::small_table;

class Watched : public ::testing::TestWithParam<int> {
 protected:
  Table table(int size) const {
    return small_table(static_cast<std::uint64_t>(GetParam()), size, size, true);
  }
};

TEST_P(Watched, PatternsAreSafeWhereverTimeRanOut) {
  const Table t = table(5);
  const auto whole = protect(t, {});
  if (!whole.unprotected.empty()) return;
  for (const int calls : {1, 2, 5, 20, 100}) {
    ProtectOptions options;
    options.watch.time_spent = [calls, asked = 0]() mutable {
      return static_cast<double>(++asked) / calls;
    };
    const auto hurried = protect(t, options);
    EXPECT_TRUE(audit(t, hurried.pattern, {}).failures.empty()) << calls;
    EXPECT_GE(hurried.loss.cost, whole.loss.cost);
    if (calls == 1) {
      EXPECT_TRUE(hurried.cut_short);
    }
  }
  ProtectOptions unhurried;
  unhurried.watch.time_spent = [] { return 0.0; };
  EXPECT_EQ(protect(t, unhurried).pattern, whole.pattern);
  EXPECT_FALSE(whole.cut_short);
}

TEST_P(Watched, RoundsEndSafelyWhereTimeRanOut) {
  Request request;
  request.table = table(4);
  request.rules.emplace();
  const auto whole = secure(request);
  ASSERT_TRUE(whole);
  if (!whole->is_safe()) return;
  for (const double spent : {0.7, 1.0}) {
    request.options.watch.time_spent = [spent] { return spent; };
    const auto hurried = secure(request);
    ASSERT_TRUE(hurried);
    EXPECT_TRUE(hurried->audit.failures.empty()) << spent;
  }
}

TEST_P(Watched, ProgressChangesNothing) {
  const Table t = table(5);
  ProtectOptions options;
  std::size_t told = 0;
  options.watch.progress = [&](const Progress& progress) {
    ++told;
    EXPECT_TRUE(progress.total == 0 || progress.done <= progress.total);
  };
  EXPECT_EQ(protect(t, options).pattern, protect(t, {}).pattern);
  EXPECT_GT(told, 0U);
}

TEST_P(Watched, HintsChangeNeitherTheOptimumNorThatAllIsNeeded) {
  const Table t = table(4);
  const auto plain = protect(t, {});
  if (!plain.unprotected.empty()) return;
  const Pattern everything(t.cells.size(), CellStatus::secondary);
  const Pattern of_others(t.cells.size() / 2, CellStatus::secondary);
  for (const Pattern& hint : {plain.pattern, everything, of_others}) {
    ProtectOptions options;
    options.hint = hint;
    const auto exact = protect(t, options);
    EXPECT_EQ(exact.loss.cost, plain.loss.cost);
    options.exact_up_to = 0;
    const auto quick = protect(t, options);
    EXPECT_TRUE(quick.unprotected.empty());
    EXPECT_TRUE(audit(t, quick.pattern, {}).failures.empty());
    for (std::size_t i = 0; i < quick.pattern.size(); ++i) {
      if (quick.pattern[i] != CellStatus::secondary) continue;
      Pattern without = quick.pattern;
      without[i] = CellStatus::open;
      EXPECT_FALSE(audit(t, without, {}).failures.empty()) << t.cells[i].id;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Tables, Watched, ::testing::Range(1, 13));

TEST(Hints, AreOfTheCellsThatTheTableKnows) {
  Table table;
  table.cells.resize(3);
  table.cells[0].id = "a";
  table.cells[1].id = "b";
  table.cells[2].id = "c d";
  const auto hint = read_hint("b m\ngone m\nc d u\n", table);
  ASSERT_TRUE(hint);
  EXPECT_EQ(*hint, (Pattern{CellStatus::open, CellStatus::secondary, CellStatus::secondary}));
  EXPECT_FALSE(read_hint("gone m\n", table));
}

}  // namespace
}  // namespace parangon::hub::disclosure
