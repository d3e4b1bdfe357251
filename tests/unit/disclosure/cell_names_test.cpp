// Proves what people read of a sum that protects hidden cells together, and that sums are judged
// only where all their contributors are known.

#include "hub/disclosure/cell_names.hpp"

#include <gtest/gtest.h>

#include "hub/disclosure/jj_format.hpp"
#include "hub/disclosure/primary.hpp"

namespace parangon::hub::disclosure {
namespace {

/// A total and `parts` parts p0, p1 … of 10 each.
Table row_of(std::size_t parts) {
  Table table;
  table.cells.push_back(
      {"t", static_cast<Amount>(parts) * 10, 1, CellStatus::open, 0, 900, 0, 0, 0});
  Relation relation{0, {{0, -1}}};
  for (std::size_t i = 0; i < parts; ++i) {
    relation.terms.push_back({static_cast<CellIndex>(i + 1), 1});
    table.cells.push_back({"p" + std::to_string(i), 10, 1, CellStatus::primary, 0, 900, 0, 0, 0});
  }
  table.relations.push_back(relation);
  return table;
}

/// The same contributor everywhere: whatever is hidden of the row is its own.
void give_all_to_one(Table& table) {
  table.holdings = {"h1"};
  for (CellIndex i = 0; i < table.cells.size(); ++i) {
    table.contributions.push_back({i, 0, table.cells[i].value});
  }
}

TEST(CellNames, ASumIsNamedByItsMembers) {
  Table table = row_of(2);
  give_all_to_one(table);
  const auto added = add_supercells(PrimaryRules{}, nullptr, table);
  ASSERT_EQ(added.size(), 1U);
  EXPECT_EQ(table.cells[added[0]].id, "+p0+p1+");
  EXPECT_EQ(members_of(added[0], table), (std::vector<CellIndex>{1, 2}));
  EXPECT_EQ(name_of(added[0], table).en, "the sum of p0 and p1");
  EXPECT_EQ(name_of(added[0], table).fr, "la somme de p0 et p1");
  EXPECT_TRUE(members_of(0, table).empty());
  EXPECT_EQ(name_of(1, table).en, "cell p0");
  EXPECT_EQ(name_of(1, table).fr, "la cellule p0");
}

TEST(CellNames, LongSumsAreCut) {
  Table table = row_of(9);
  give_all_to_one(table);
  const auto added = add_supercells(PrimaryRules{}, nullptr, table);
  ASSERT_EQ(added.size(), 1U);
  EXPECT_EQ(members_of(added[0], table).size(), 9U);
  EXPECT_EQ(name_of(added[0], table).en, "the sum of p0, p1, p2, p3, p4, p5 and 3 others");
  EXPECT_EQ(name_of(added[0], table).fr, "la somme de p0, p1, p2, p3, p4, p5 et 3 autres");
}

TEST(CellNames, ACellOfTheInputMayBeginWithAPlus) {
  auto table = read_jj("0\n2\n+a 1 1 s 0 9 0 0 0\nb 1 1 s 0 9 0 0 0\n1\n0 2 : b (-1) +a (1)\n");
  ASSERT_TRUE(table);
  EXPECT_TRUE(members_of(0, *table).empty());
}

TEST(Supercells, ASumWithUnknownContributorsIsNotJudged) {
  Table table = row_of(2);
  give_all_to_one(table);
  Table unknown = table;
  std::erase_if(unknown.contributions, [](const Contribution& part) { return part.cell == 2; });
  EXPECT_TRUE(add_supercells(PrimaryRules{}, nullptr, unknown).empty());
  EXPECT_EQ(add_supercells(PrimaryRules{}, nullptr, table).size(), 1U);
}

}  // namespace
}  // namespace parangon::hub::disclosure
