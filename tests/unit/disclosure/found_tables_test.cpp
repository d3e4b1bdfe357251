// Proves that a table found for one attacker serves another only if that one cannot exclude it.

#include "hub/disclosure/found_tables.hpp"

#include <gtest/gtest.h>

#include <array>

namespace parangon::hub::disclosure {
namespace {

constexpr std::array<double, 3> values{100, 50, 20};

/// One table: the first cell 10 up, the second 10 down, the third unmoved.
FoundTables one_table() {
  FoundTables tables;
  tables.keep(std::array<double, 3>{10, -10, 0}, 1);
  return tables;
}

bool meets(const std::vector<Knowledge>& knowledge, Condition condition) {
  std::vector<Condition> conditions{condition};
  one_table().recall(
      knowledge, [](std::size_t i) { return values[i]; }, conditions);
  return conditions[0].met;
}

TEST(FoundTables, ServeWhoKnowsNothingAgainstThem) {
  EXPECT_TRUE(meets({}, {0, Side::above, 10}));
  EXPECT_TRUE(meets({}, {1, Side::below, 10}));
  EXPECT_TRUE(meets({}, {1, Side::width, 10}));
  EXPECT_TRUE(meets({{2, 20, true, true}}, {0, Side::above, 10}));
  EXPECT_TRUE(meets({{1, 40, false, true}}, {0, Side::above, 10}));
}

TEST(FoundTables, SayNothingBeyondHowFarTheyGo) {
  EXPECT_FALSE(meets({}, {0, Side::above, 10.1}));
  EXPECT_FALSE(meets({}, {0, Side::below, 1}));
  EXPECT_FALSE(meets({}, {2, Side::width, 1}));
}

TEST(FoundTables, AreExcludedByWhoKnowsACellThatMoved) {
  EXPECT_FALSE(meets({{0, 100, true, true}}, {1, Side::below, 10}));
}

TEST(FoundTables, AreExcludedByWhoHasMoreThanWhatTheyLeave) {
  EXPECT_FALSE(meets({{1, 41, false, true}}, {0, Side::above, 10}));
  // Unless others may have credit notes: then an own part is no lower bound.
  EXPECT_TRUE(meets({{1, 41, false, false}}, {0, Side::above, 10}));
}

}  // namespace
}  // namespace parangon::hub::disclosure
