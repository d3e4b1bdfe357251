// Proves what each attacker derives on tables small enough to see: the public, a contributor that
// is alone in a cell, one that is not, one among credit notes, and a stranger; and that a pattern
// that the audit passes leaves every insider what it must, by these intervals.

#include <gtest/gtest.h>

#include <map>

#include "hub/disclosure/attack.hpp"
#include "hub/disclosure/audit.hpp"
#include "hub/disclosure/jj_format.hpp"
#include "hub/disclosure/protect.hpp"
#include "hub/disclosure/settled.hpp"
#include "tests/support/paths.hpp"
#include "tests/unit/disclosure/random_table.hpp"
#include "tests/unit/disclosure/text_case.hpp"

namespace parangon::hub::disclosure {
namespace {

constexpr const char* row_of_parts =
    "0\n4\nt 100 1 z 0 200 0 0 0\na 10 1 u 0 200 0 0 0\nb 20 1 u 0 200 0 0 0\nc 70 1 m 0 200 0 0 "
    "0\n"
    "1\n0 4 : t (-1) a (1) b (1) c (1)\n";

/// "a h1": interval, of a row_of_parts whose parts are hidden.
std::map<std::string, Interval> intervals(const std::string& who, AskedOf asked,
                                          const std::string& jj = row_of_parts) {
  auto table = read_jj(jj);
  EXPECT_TRUE(table) << table.error().message.en;
  const auto read = read_contributions("cell,holding,amount\n" + who, *table);
  EXPECT_TRUE(read) << read.error().message.en;
  const Pattern pattern = *read_pattern("t z\na u\nb u\nc m\n", *table);
  const auto all = attack_of_all(*table, pattern, asked);
  EXPECT_TRUE(all);
  std::map<std::string, Interval> found;
  for (const Derived& d : *all) {
    const std::string by = d.attacker == the_public ? "public" : table->holdings[d.attacker];
    found[table->cells[d.cell].id + " " + by] = d.interval;
  }
  return found;
}

using Found = std::map<std::string, Interval>;

TEST(Attack, WhoIsAloneKnowsTheCellAndSubtractsIt) {
  EXPECT_EQ(intervals("a,h1,10\nb,h2,20\n", AskedOf::contributors),
            (Found{{"a public", {0, 100}},
                   {"a h1", {10, 10}},
                   {"b public", {0, 100}},
                   {"b h2", {20, 20}},
                   {"c public", {0, 100}}}));
  const auto all = intervals("a,h1,10\nb,h2,20\n", AskedOf::everybody);
  EXPECT_EQ(all.size(), 9U);
  EXPECT_EQ(all.at("b h1"), (Interval{0, 90}));
  EXPECT_EQ(all.at("c h2"), (Interval{0, 80}));
}

TEST(Attack, WhoIsNotAloneKnowsItsPartAtLeast) {
  const auto all = intervals("a,h1,10\nb,h1,15\nb,h2,5\n", AskedOf::everybody);
  EXPECT_EQ(all.at("b h1"), (Interval{15, 90}));
  EXPECT_EQ(all.at("b h2"), (Interval{5, 100}));
  EXPECT_EQ(all.at("c h1"), (Interval{0, 75}));
  EXPECT_EQ(all.at("a h2"), (Interval{0, 95}));
}

TEST(Attack, AmongCreditNotesOnesOwnPartIsNoFloor) {
  std::string jj = row_of_parts;
  for (std::size_t at = 0; (at = jj.find(" 0 200 ", at)) != std::string::npos; ++at) {
    jj.replace(at, 7, " -200 200 ");
  }
  const auto all = intervals("a,h1,10\nb,h2,50\nb,h3,-30\n", AskedOf::everybody, jj);
  EXPECT_EQ(all.at("b h2"), all.at("b public"));
  EXPECT_EQ(all.at("b h3"), all.at("b public"));
  EXPECT_EQ(all.at("a h1"), (Interval{10, 10}));
}

TEST(Attack, AStrangerDerivesWhatThePublicDoes) {
  // t2 = d + e is another group: h1 has nothing in it.
  const std::string jj =
      "0\n6\nt 30 1 z 0 200 0 0 0\na 10 1 u 0 200 0 0 0\nb 20 1 m 0 200 0 0 0\n"
      "t2 9 1 z 0 200 0 0 0\nd 4 1 u 0 200 0 0 0\ne 5 1 m 0 200 0 0 0\n"
      "2\n0 3 : t (-1) a (1) b (1)\n0 3 : t2 (-1) d (1) e (1)\n";
  auto table = read_jj(jj);
  ASSERT_TRUE(table);
  ASSERT_TRUE(read_contributions("cell,holding,amount\na,h1,10\nd,h2,4\n", *table));
  const Pattern pattern = *read_pattern("t z\na u\nb m\nt2 z\nd u\ne m\n", *table);
  const auto all = attack_of_all(*table, pattern, AskedOf::everybody);
  ASSERT_TRUE(all);
  ASSERT_EQ(all->size(), 12U);
  for (const Derived& d : *all) {
    const bool mine = d.attacker != the_public && (d.attacker == 0) == (d.cell < 3);
    EXPECT_EQ(d.interval.lower == d.interval.upper, mine) << d.cell << " " << d.attacker;
  }
}

TEST(Attack, WhatAContributorHasAndContradictsWhatIsPublishedIsRefused) {
  auto table = read_jj(row_of_parts);
  ASSERT_TRUE(table);
  table->holdings = {"h1"};
  table->contributions = {{1, 0, 150}};
  const Pattern pattern = *read_pattern("t z\na u\nb u\nc m\n", *table);
  const auto all = attack_of_all(*table, pattern, AskedOf::contributors);
  ASSERT_FALSE(all);
  EXPECT_EQ(all.error().code, Errc::rule_violation);
  EXPECT_EQ(all.error().message.en,
            "What is published contradicts itself around cell a, for contributor h1");
}

TEST(Attack, BoundsThatStandForNoneChangeNothing) {
  const std::string given =
      parangon::testing::slurp(parangon::support::source_path("tests/data/secrecy/fs_4x4.jj"));
  std::vector<std::vector<Interval>> all;
  for (const char* bound :
       {"10000", "1000000000000", "4000000000000000", "1e18", "1e20", "1e300"}) {
    std::string jj = given;
    for (std::size_t at = 0; (at = jj.find(" 0 10000 ", at)) != std::string::npos; ++at) {
      jj.replace(at, 9, std::string(" 0 ") + bound + " ");
    }
    const auto table = read_jj(jj);
    ASSERT_TRUE(table) << bound << ": " << table.error().message.en;
    const auto derived = attack(*table, protect(*table, {}).pattern);
    ASSERT_TRUE(derived);
    auto& intervals = all.emplace_back();
    for (const Derived& d : *derived) intervals.push_back(d.interval);
    EXPECT_EQ(intervals, all.front()) << bound;
  }
}

TEST(Attack, InsidersKeepWhatTheAuditPromises) {
  for (std::uint64_t seed = 1; seed < 9; ++seed) {
    const Table t = parangon::testing::small_table(seed, 5, 5, true);
    const auto protection = protect(t, {});
    if (!protection.unprotected.empty()) continue;
    ASSERT_TRUE(audit(t, protection.pattern, {}).failures.empty());
    const auto all = attack_of_all(t, protection.pattern, AskedOf::everybody);
    ASSERT_TRUE(all);
    std::vector<CellContributions> parts(t.cells.size());
    for (const auto& part : t.contributions) parts[part.cell].parts[part.holding] += part.amount;
    std::vector<std::uint32_t> relations(t.relations.size());
    for (std::uint32_t i = 0; i < relations.size(); ++i) relations[i] = i;
    for (const Derived& d : *all) {
      const Cell& cell = t.cells[d.cell];
      EXPECT_LE(d.interval.lower, cell.value);
      EXPECT_GE(d.interval.upper, cell.value);
      if (d.attacker == the_public || cell.status != CellStatus::primary) continue;
      Amount own = 0, largest = 0;
      for (const auto& [holding, amount] : parts[d.cell].parts) {
        (holding == d.attacker ? own : largest) =
            holding == d.attacker ? amount : std::max(largest, amount);
      }
      if (own == cell.value || settled_cells(t, relations, parts, d.attacker).contains(d.cell)) {
        continue;
      }
      const Amount needed = own + largest + largest * t.insider_permille / 1000;
      EXPECT_GE(d.interval.upper, std::min(needed, cell.upper)) << seed << " " << cell.id;
      EXPECT_LT(d.interval.lower, d.interval.upper) << seed << " " << cell.id;
    }
  }
}

}  // namespace
}  // namespace parangon::hub::disclosure
