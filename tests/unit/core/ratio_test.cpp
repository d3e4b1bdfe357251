// Proves that ratios stay exact and are rounded once, half away from zero.

#include "shared/core/ratio.hpp"

#include <gtest/gtest.h>

namespace parangon {
namespace {

TEST(Ratio, PrintsRoundedHalfAwayFromZero) {
  EXPECT_EQ(Ratio(1, 8).to_decimal(2), "0.13");
  EXPECT_EQ(Ratio(-1, 8).to_decimal(2), "-0.13");
  EXPECT_EQ(Ratio(1, 3).to_decimal(4), "0.3333");
  EXPECT_EQ(Ratio(1999, 2000).to_decimal(2), "1.00");
  EXPECT_EQ(Ratio(-1, 1000).to_decimal(2), "0.00");
  EXPECT_EQ(Ratio(5, 2).to_decimal(0), "3");
  EXPECT_EQ(Ratio(1, 8).to_decimal(1, 100), "12.5");
}

TEST(Ratio, StaysExactWhereDoublesDoNot) {
  const Wide large = 100'000'000'000'000'000;
  EXPECT_GT(Ratio(large + 1, large), Ratio(large, large));
  EXPECT_EQ(Ratio(large + 1, large).to_decimal(17), "1.00000000000000001");
  EXPECT_EQ(Ratio(1, 2), Ratio(large / 2, large));
}

}  // namespace
}  // namespace parangon
