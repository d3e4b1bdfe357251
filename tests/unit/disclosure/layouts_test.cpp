// Proves that a finer layout of figures that are out already is not refused for what is out: sums
// that were published, sums along another axis, and what an agency found out before.

#include <gtest/gtest.h>

#include "tests/unit/disclosure/secured.hpp"

namespace parangon::hub::disclosure {
namespace {

CellIndex add_cell(Table& table, const std::string& id, Amount value) {
  table.cells.push_back({id, value, value, CellStatus::open, 0, 100'000, 0, 0, 0});
  return static_cast<CellIndex>(table.cells.size() - 1);
}

void add_sum(Table& table, CellIndex total, const std::vector<CellIndex>& parts) {
  Relation relation{0, {{total, -1}}};
  for (const CellIndex part : parts) relation.terms.push_back({part, 1});
  table.relations.push_back(std::move(relation));
}

bool is_hidden(const Outcome& outcome, CellIndex cell) {
  return hidden(outcome.protection.pattern[cell]);
}

/// Five agencies, each with so many suppliers in the total, and two in each of its halves.
Table halves(std::int64_t suppliers) {
  Table table;
  table.holdings = {"a", "b", "c", "d", "e"};
  const CellIndex total = add_cell(table, "total", 2000);
  const CellIndex half = add_cell(table, "half", 1000), other = add_cell(table, "other", 1000);
  add_sum(table, total, {half, other});
  for (HoldingIndex who = 0; who < 5; ++who) {
    table.contributions.push_back({total, who, 400, suppliers, 400 / suppliers, 400});
    table.contributions.push_back({half, who, 200, 2, 100, 200});
    table.contributions.push_back({other, who, 200, 2, 100, 200});
  }
  return table;
}

TEST(FinerLayouts, PartsThatAreAllOfATotalAreJudgedAsTheTotal) {
  const auto enough = secured(halves(4));
  EXPECT_TRUE(enough.is_safe());
  EXPECT_FALSE(is_hidden(enough, 0)) << "four suppliers, of whom the halves tell two each";
  EXPECT_TRUE(is_hidden(enough, 1) && is_hidden(enough, 2));
  // The same two suppliers in both: then nothing may be shown.
  EXPECT_TRUE(is_hidden(secured(halves(2)), 0));
  Table out = halves(4);
  out.cells[0].status = CellStatus::published;
  EXPECT_TRUE(secured(out).is_safe());
}

TEST(FinerLayouts, SumsAlongAnotherAxisHaveNoDifference) {
  // First by halves, then by places; the total is the same.
  Table first, second;
  first.holdings = second.holdings = {"a", "b", "c"};
  add_sum(first, add_cell(first, "total", 900),
          {add_cell(first, "half", 300), add_cell(first, "other", 600)});
  add_sum(second, add_cell(second, "total", 900),
          {add_cell(second, "here", 450), add_cell(second, "there", 450)});
  const auto joint = link_releases({{first, Pattern(3, CellStatus::open)}}, second);
  ASSERT_TRUE(joint);
  EXPECT_EQ(joint->cells.size(), 5U) << "three now and two before, and no change";
}

TEST(FinerLayouts, WhatAnAgencyFoundOutBeforeIsNotAskedForAgain) {
  // Out: all = kind + rest. The rest is c's alone, so that it knows the kind; of that it knows its
  // own part, which is all there is there; what is here, a's and b's, follows.
  Table table;
  table.holdings = {"a", "b", "c", "d", "e"};
  const CellIndex all = add_cell(table, "all", 4000), kind = add_cell(table, "kind", 3100),
                  rest = add_cell(table, "rest", 900);
  const CellIndex here = add_cell(table, "here", 2100), there = add_cell(table, "there", 1000);
  table.cells[all].status = CellStatus::published;
  table.cells[kind].status = CellStatus::secondary;
  add_sum(table, all, {kind, rest});
  add_sum(table, kind, {here, there});
  const auto part = [&](CellIndex cell, HoldingIndex who, Amount amount) {
    table.contributions.push_back({cell, who, amount, 5, amount / 5, amount});
  };
  for (const CellIndex cell : {all, kind}) {
    part(cell, 0, 1000);
    part(cell, 1, 1100);
    part(cell, 2, cell == all ? 1900 : 1000);
  }
  part(rest, 2, 900);
  part(here, 0, 1000);
  part(here, 1, 1100);
  part(there, 2, 1000);
  const auto outcome = secured(table);
  EXPECT_TRUE(is_hidden(outcome, here) && is_hidden(outcome, there));
  EXPECT_TRUE(outcome.is_safe());
}

}  // namespace
}  // namespace parangon::hub::disclosure
