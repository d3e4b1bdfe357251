// Proves on random small tables what must hold of every pattern: it is safe by the other path, as
// light as the lightest of all patterns, minimal, and the same whatever the order, names and scale
// of the input; and that hiding more never tells more.

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "hub/disclosure/disclosure.hpp"
#include "hub/disclosure/jj_format.hpp"
#include "tests/unit/disclosure/random_table.hpp"

namespace parangon::hub::disclosure {
namespace {

using parangon::testing::Dice;
using parangon::testing::small_table;

Pattern hide(const Table& table, std::uint64_t chosen, const std::vector<CellIndex>& open) {
  Pattern pattern;
  for (const Cell& cell : table.cells) pattern.push_back(cell.status);
  for (std::size_t i = 0; i < open.size(); ++i) {
    if ((chosen >> i & 1) != 0) pattern[open[i]] = CellStatus::secondary;
  }
  return pattern;
}

std::vector<CellIndex> open_cells(const Table& table) {
  std::vector<CellIndex> open;
  for (CellIndex i = 0; i < table.cells.size(); ++i) {
    if (table.cells[i].status == CellStatus::open) open.push_back(i);
  }
  return open;
}

/// The least cost of all patterns that the audit passes. What hides less than an unsafe pattern is
/// unsafe too, since its readers know all that the others know (HidingMoreNeverTellsMore). So of
/// the patterns cheaper than the best one known only those are tried that can hide nothing more.
std::optional<Amount> least_cost(const Table& table) {
  const auto open = open_cells(table);
  const auto cost_of = [&](std::uint64_t chosen) {
    Amount cost = 0;
    for (std::size_t i = 0; i < open.size(); ++i) {
      if ((chosen >> i & 1) != 0) cost += table.cells[open[i]].cost;
    }
    return cost;
  };
  const auto safe = [&](std::uint64_t chosen) {
    return audit(table, hide(table, chosen, open), {}).failures.empty();
  };
  const std::uint64_t all = (1ULL << open.size()) - 1;
  if (!safe(all)) return std::nullopt;
  Amount least = cost_of(all);
  std::vector<std::uint64_t> unsafe;
  for (std::uint64_t chosen = 0; chosen < all; ++chosen) {
    const auto known = [chosen](std::uint64_t larger) { return (chosen & ~larger) == 0; };
    while (cost_of(chosen) < least && std::ranges::none_of(unsafe, known)) {
      std::uint64_t largest = chosen;
      for (std::size_t i = 0; i < open.size(); ++i) {
        if (cost_of(largest | 1ULL << i) < least) largest |= 1ULL << i;
      }
      if (safe(largest)) {
        least = cost_of(largest);
      } else {
        unsafe.push_back(largest);
      }
    }
  }
  return least;
}

class Random : public ::testing::TestWithParam<int> {
 protected:
  Table table(bool contributors, int size = 3) const {
    return small_table(static_cast<std::uint64_t>(GetParam()), size, size, contributors);
  }
};

TEST_P(Random, ExactCostIsThatOfTheCheapestOfAllPatterns) {
  for (const int coalition : {0, 1, 2}) {
    const bool insiders = coalition > 0;
    Table t = table(insiders, 2 + GetParam() % 2);
    t.coalition = std::max(coalition, 1);
    const auto least = least_cost(t);
    const auto protection = protect(t, {});
    if (!least) {
      EXPECT_FALSE(protection.unprotected.empty());
      continue;
    }
    EXPECT_TRUE(protection.unprotected.empty());
    EXPECT_TRUE(protection.optimal);
    EXPECT_EQ(protection.loss.cost, *least) << "coalition: " << coalition;
    EXPECT_EQ(protection.lower_bound, *least);
  }
}

/// Sums that a pattern brings in bind only patterns like it: the bound must hold of all.
TEST_P(Random, NoSafePatternIsCheaperThanTheBoundUnderRules) {
  Request request;
  request.table = table(true, 2 + GetParam() % 2);
  request.rules.emplace();
  const auto outcome = secure(request);
  ASSERT_TRUE(outcome);
  if (!outcome->is_safe()) return;
  ASSERT_TRUE(outcome->protection.lower_bound);
  const Amount bound = *outcome->protection.lower_bound, cost = outcome->protection.loss.cost;
  EXPECT_LE(bound, cost);
  EXPECT_EQ(outcome->protection.optimal, bound == cost);
  Table judged = request.table;
  ASSERT_TRUE(apply(*request.rules, judged));
  const auto open = open_cells(judged);
  for (std::uint64_t chosen = 0; chosen < 1ULL << open.size(); ++chosen) {
    const Pattern pattern = hide(judged, chosen, open);
    if (loss_of(judged, pattern).cost >= bound) continue;
    const auto examined = examine(request, pattern);
    ASSERT_TRUE(examined);
    EXPECT_FALSE(examined->is_safe()) << chosen;
  }
}

/// Of a size at which secondaries are tried in lots, side by side.
TEST(Pruning, LeavesOnlyWhatIsNeededInLargerTables) {
  parangon::testing::SyntheticOptions synthetic;
  synthetic.axes = {parangon::testing::axis_of(25, 4), parangon::testing::axis_of(24, 4)};
  synthetic.mean_count = 12;
  const Table t = parangon::testing::synthetic_table(synthetic);
  ProtectOptions options;
  options.exact_up_to = 0;
  const auto protection = protect(t, options);
  EXPECT_TRUE(protection.unprotected.empty());
  EXPECT_GT(protection.loss.cells, 20U);
  for (std::size_t i = 0; i < protection.pattern.size(); ++i) {
    if (protection.pattern[i] != CellStatus::secondary) continue;
    Pattern without = protection.pattern;
    without[i] = CellStatus::open;
    EXPECT_FALSE(audit(t, without, {}).failures.empty()) << t.cells[i].id;
  }
  EXPECT_EQ(protect(t, options).pattern, protection.pattern);
}

TEST_P(Random, EverySecondaryIsNeeded) {
  for (const bool exact : {false, true}) {
    const Table t = table(true, 4);
    ProtectOptions options;
    if (!exact) options.exact_up_to = 0;
    const auto protection = protect(t, options);
    if (!protection.unprotected.empty()) continue;
    EXPECT_TRUE(audit(t, protection.pattern, {}).failures.empty());
    for (std::size_t i = 0; i < protection.pattern.size(); ++i) {
      if (protection.pattern[i] != CellStatus::secondary) continue;
      Pattern without = protection.pattern;
      without[i] = CellStatus::open;
      EXPECT_FALSE(audit(t, without, {}).failures.empty()) << t.cells[i].id << " exact " << exact;
    }
  }
}

TEST_P(Random, HidingMoreNeverTellsMore) {
  const Table t = table(false, 4);
  Pattern pattern = protect(t, {}).pattern;
  auto before = attack(t, pattern);
  ASSERT_TRUE(before);
  for (const CellIndex more : open_cells(t)) {
    if (hidden(pattern[more])) continue;
    pattern[more] = CellStatus::secondary;
    const auto after = attack(t, pattern);
    ASSERT_TRUE(after);
    for (const Derived& was : *before) {
      const auto now = std::ranges::find(*after, was.cell, &Derived::cell);
      ASSERT_NE(now, after->end());
      EXPECT_LE(now->interval.lower, was.interval.lower);
      EXPECT_GE(now->interval.upper, was.interval.upper);
    }
    before = after;
  }
}

TEST_P(Random, AttackersFindTheTruthPossible) {
  const Table t = table(false, 4);
  const auto derived = attack(t, protect(t, {}).pattern);
  ASSERT_TRUE(derived);
  for (const Derived& d : *derived) {
    EXPECT_LE(d.interval.lower, t.cells[d.cell].value);
    EXPECT_GE(d.interval.upper, t.cells[d.cell].value);
  }
}

/// The table with cells, relations and terms in another order, under other names, amounts times
/// `factor`; `place` says where each cell went.
Table shuffled(const Table& table, std::uint64_t seed, Amount factor,
               std::vector<CellIndex>& place) {
  Dice dice(seed);
  const auto shuffle = [&](auto& list) {
    for (std::size_t i = list.size(); i > 1; --i) std::swap(list[i - 1], list[dice.below(i)]);
  };
  std::vector<CellIndex> order(table.cells.size());
  std::iota(order.begin(), order.end(), CellIndex{0});
  shuffle(order);
  place.resize(order.size());
  Table other = table;
  for (CellIndex i = 0; i < order.size(); ++i) {
    place[order[i]] = i;
    Cell cell = table.cells[order[i]];
    cell.id = "n" + std::to_string(dice.below(1'000'000)) + "_" + std::to_string(i);
    for (Amount* amount : {&cell.value, &cell.cost, &cell.lower, &cell.upper, &cell.lower_level,
                           &cell.upper_level, &cell.spread}) {
      *amount *= factor;
    }
    other.cells[i] = cell;
  }
  for (auto& relation : other.relations) {
    relation.constant *= factor;
    for (Term& term : relation.terms) term.cell = place[term.cell];
    shuffle(relation.terms);
  }
  shuffle(other.relations);
  for (auto& part : other.contributions) {
    part.cell = place[part.cell];
    part.amount *= factor;
  }
  shuffle(other.contributions);
  return other;
}

TEST_P(Random, OrderNamesAndScaleChangeNothing) {
  const Table t = table(true, 5);
  ProtectOptions options;
  if (GetParam() % 2 == 0) options.exact_up_to = 0;
  const auto pattern = protect(t, options).pattern;
  std::vector<CellIndex> place;
  const Table other = shuffled(t, static_cast<std::uint64_t>(GetParam()) + 77, 7, place);
  const auto turned = protect(other, options).pattern;
  for (CellIndex i = 0; i < pattern.size(); ++i) {
    EXPECT_EQ(static_cast<char>(pattern[i]), static_cast<char>(turned[place[i]])) << i;
  }
}

TEST_P(Random, TheSameBytesEveryTime) {
  const Table t = table(true, 5);
  const std::string first = write_pattern(t, protect(t, {}).pattern);
  for (int run = 0; run < 5; ++run) EXPECT_EQ(write_pattern(t, protect(t, {}).pattern), first);
}

INSTANTIATE_TEST_SUITE_P(Tables, Random, ::testing::Range(1, 13));

}  // namespace
}  // namespace parangon::hub::disclosure
