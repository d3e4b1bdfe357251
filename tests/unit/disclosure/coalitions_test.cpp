// Two contributors that pool what they know: what is judged, protected, audited and attacked then,
// and that nothing changes where they may not.

#include "hub/disclosure/coalitions.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "hub/disclosure/disclosure.hpp"
#include "hub/disclosure/explain.hpp"
#include "hub/disclosure/jj_format.hpp"
#include "tests/unit/disclosure/random_table.hpp"

namespace parangon::hub::disclosure {
namespace {

using parangon::testing::small_table;

/// A row of five cells with its total, each of the first three with one contributor.
Table row(int coalition) {
  auto table = read_jj(
      "0\n6\n"
      "t 1000 1000 z 0 9999 0 0 0\na 100 100 u 0 9999 0 0 0\nb 110 110 u 0 9999 0 0 0\n"
      "c 120 120 u 0 9999 0 0 0\nd 300 300 s 0 9999 0 0 0\ne 370 370 s 0 9999 0 0 0\n"
      "1\n0 6 : t (-1) a (1) b (1) c (1) d (1) e (1)\n");
  EXPECT_TRUE(table);
  table->coalition = coalition;
  table->holdings = {"A", "B", "C", "D1", "D2", "D3", "D4"};
  table->contributions = {{1, 0, 100}, {2, 1, 110}, {3, 2, 120}, {4, 3, 80}, {4, 4, 80}, {4, 5, 70},
                          {4, 6, 70},  {5, 3, 100}, {5, 4, 100}, {5, 5, 90}, {5, 6, 80}};
  return std::move(*table);
}

std::string hidden_ids(const Table& table, const Pattern& pattern) {
  std::string ids;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (hidden(pattern[i])) ids += table.cells[i].id;
  }
  return ids;
}

TEST(Coalitions, AThirdContributorIsHiddenFromTwo) {
  const Table alone = row(1), together = row(2);
  const auto cheap = protect(alone, {}).pattern;
  EXPECT_EQ(hidden_ids(alone, cheap), "abc");
  EXPECT_TRUE(audit(alone, cheap, {}).failures.empty());

  const auto report = audit(together, cheap, {});
  EXPECT_EQ(report.insiders, 3U);
  EXPECT_EQ(report.pairs, 3U);
  EXPECT_TRUE(report.all_pairs);
  ASSERT_EQ(report.failures.size(), 3U);
  const AuditFailure& first = report.failures.front();
  EXPECT_EQ(together.cells[first.cell].id, "c");
  EXPECT_TRUE(first.exact);
  EXPECT_EQ(attacker_of(first, together).en, "the coalition of A and B");

  const auto dear = protect(together, {}).pattern;
  EXPECT_EQ(hidden_ids(together, dear), "abcd");
  EXPECT_TRUE(audit(together, dear, {}).failures.empty());
}

TEST(Coalitions, AttackersComputeWhatTwoKnow) {
  const Table table = row(2);
  const Pattern pattern = protect(row(1), {}).pattern;
  const auto all = attack_of_all(table, pattern, AskedOf::everybody);
  ASSERT_TRUE(all);
  std::map<std::string, Interval> of_c;
  for (const Derived& d : *all) {
    if (table.cells[d.cell].id != "c" || d.partner == the_public) continue;
    of_c[table.holdings[d.attacker] + table.holdings[d.partner]] = d.interval;
  }
  ASSERT_EQ(of_c.size(), 3U);
  EXPECT_EQ(of_c["AB"], (Interval{120, 120}));
  EXPECT_EQ(of_c["AC"], (Interval{120, 120}));
}

TEST(Coalitions, WhatTwoHaveTogetherIsAFloor) {
  Table table = row(2);
  Pattern pattern = protect(table, {}).pattern;
  const auto all = attack_of_all(table, pattern, AskedOf::contributors);
  ASSERT_TRUE(all);
  const auto d1_d2 = std::ranges::find_if(*all, [&](const Derived& d) {
    return table.cells[d.cell].id == "d" && d.attacker == 3 && d.partner == 4;
  });
  ASSERT_NE(d1_d2, all->end());
  EXPECT_EQ(d1_d2->interval.lower, 160);
}

TEST(Coalitions, ManyContributorsAreJudgedByTheThreeLargest) {
  Table table = row(2);
  for (int i = 0; i < 400; ++i) {
    table.holdings.push_back("X" + std::to_string(i));
    table.contributions.push_back({5, static_cast<HoldingIndex>(7 + i), 1});
  }
  const auto made = coalitions_of(table);
  EXPECT_FALSE(made.all);
  // Of d its first three, which also are those of e.
  const std::vector<Pair> largest{{3, 4}, {3, 5}, {4, 5}};
  EXPECT_EQ(made.pairs, largest);
  table.coalition = 1;
  EXPECT_TRUE(coalitions_of(table).pairs.empty());
}

TEST(Coalitions, MinimumCountIsFourAndRulesThatDoNotFitAreRefused) {
  PrimaryRules rules;
  rules.coalition = 2;
  EXPECT_FALSE(check(rules));
  rules = against_coalition({}, 2);
  EXPECT_EQ(rules.minimum_count, 4);
  EXPECT_TRUE(check(rules));
  EXPECT_EQ(against_coalition({.minimum_count = 7}, 2).minimum_count, 7);
  EXPECT_EQ(against_coalition({.minimum_count = 0}, 2).minimum_count, 0);
  EXPECT_FALSE(check(against_coalition({}, 3)));
  Table table = row(3);
  EXPECT_FALSE(check(table));
}

class RandomCoalitions : public ::testing::TestWithParam<int> {};

/// By another way than the audit's programs: what attack_of_all() derives for each pair.
TEST_P(RandomCoalitions, KeepWhatTheAuditPromises) {
  Table t = small_table(static_cast<std::uint64_t>(GetParam()), 5, 5, true);
  for (Cell& cell : t.cells) cell.status = CellStatus::open;
  Request request;
  request.table = t;
  request.rules = against_coalition({}, 2);
  const auto outcome = secure(std::move(request));
  ASSERT_TRUE(outcome);
  if (!outcome->is_safe()) GTEST_SKIP() << "nothing protects it";
  EXPECT_GT(outcome->audit.pairs, 0U);
  const Table& table = outcome->table;
  const auto all = attack_of_all(table, outcome->protection.pattern, AskedOf::everybody);
  ASSERT_TRUE(all);
  std::vector<CellContributions> parts(table.cells.size());
  for (const auto& part : table.contributions) {
    if (part.amount != 0) parts[part.cell].parts[part.holding] += part.amount;
  }
  std::vector<std::uint32_t> relations(table.relations.size());
  for (std::uint32_t i = 0; i < relations.size(); ++i) relations[i] = i;
  std::size_t judged = 0;
  for (const Derived& d : *all) {
    const Cell& cell = table.cells[d.cell];
    EXPECT_LE(d.interval.lower, cell.value);
    EXPECT_GE(d.interval.upper, cell.value);
    if (d.partner == the_public || cell.status != CellStatus::primary) continue;
    const Attacker pair(d.attacker, d.partner);
    Amount largest = 0;
    for (const auto& [holding, amount] : parts[d.cell].parts) {
      if (!pair.has(holding)) largest = std::max(largest, amount);
    }
    const Amount own = parts[d.cell].own_of(pair);
    if (own == cell.value || settled_cells(table, relations, parts, pair).contains(d.cell))
      continue;
    ++judged;
    const Amount needed = own + largest + largest * table.insider_permille / 1000;
    EXPECT_GE(d.interval.upper, std::min(needed, cell.upper)) << cell.id;
    EXPECT_LT(d.interval.lower, d.interval.upper) << cell.id;
  }
  EXPECT_GT(judged, 0U);
}

INSTANTIATE_TEST_SUITE_P(Tables, RandomCoalitions, ::testing::Range(1, 13));

}  // namespace
}  // namespace parangon::hub::disclosure
