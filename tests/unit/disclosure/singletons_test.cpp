// Proves whom a table is taken to have as contributors where nobody says: one for each elementary
// primary cell, and in a primary total those of its parts and one for what they leave.
#include "hub/disclosure/singletons.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace parangon::hub::disclosure {
namespace {

Cell cell(std::string id, Amount value, CellStatus status) {
  Cell made;
  made.id = std::move(id);
  made.value = made.cost = value;
  made.status = status;
  made.upper = 1000;
  return made;
}

/// t = a + b + c, a = a1 + a2.
Table table() {
  constexpr auto primary = CellStatus::primary, open = CellStatus::open;
  Table made;
  made.cells = {cell("t", 60, open), cell("a", 30, primary),  cell("b", 20, primary),
                cell("c", 10, open), cell("a1", 25, primary), cell("a2", 5, open)};
  made.relations = {{0, {{0, -1}, {1, 1}, {2, 1}, {3, 1}}}, {0, {{1, 1}, {4, -1}, {5, -1}}}};
  return made;
}

std::vector<std::string> contributors(const Table& table, const std::string& id) {
  std::vector<std::string> out;
  for (const auto& part : table.contributions) {
    if (table.cells[part.cell].id != id) continue;
    out.push_back(table.holdings[part.holding] + ":" + std::to_string(part.amount));
  }
  std::ranges::sort(out);
  return out;
}

TEST(PresumedSingletons, AnElementaryPrimaryIsOneContributorsOwn) {
  Table made = table();
  presume_singletons(made);
  EXPECT_EQ(contributors(made, "b"), std::vector<std::string>{"b:20"});
  EXPECT_EQ(contributors(made, "a1"), std::vector<std::string>{"a1:25"});
  EXPECT_TRUE(check(made));
}

TEST(PresumedSingletons, APrimaryTotalHasThoseOfItsPartsAndOneForTheRest) {
  Table made = table();
  presume_singletons(made);
  EXPECT_EQ(contributors(made, "a"), (std::vector<std::string>{"+a:5", "a1:25"}));
}

TEST(PresumedSingletons, WhatIsNotPrimaryHasNone) {
  Table made = table();
  presume_singletons(made);
  for (const char* id : {"t", "c", "a2"}) EXPECT_TRUE(contributors(made, id).empty()) << id;
}

}  // namespace
}  // namespace parangon::hub::disclosure
