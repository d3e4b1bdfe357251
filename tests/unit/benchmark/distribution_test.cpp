// Proves the arithmetic of spreads and ranks, and the built-in populations.

#include "hub/benchmark/distribution.hpp"

#include <gtest/gtest.h>

#include "hub/benchmark/population.hpp"

namespace parangon::hub::benchmark {
namespace {

std::vector<Ratio> ratios(std::initializer_list<int> values) {
  std::vector<Ratio> out;
  for (const int value : values) out.emplace_back(value, 1);
  return out;
}

TEST(Distribution, QuartilesAreHyndmanFanType7) {
  // R: quantile(c(1, 2, 4, 8), type = 7) gives 1.75, 3, 5.
  const auto values = ratios({1, 2, 4, 8});
  EXPECT_EQ(quartile(values, 0), Ratio(1, 1));
  EXPECT_EQ(quartile(values, 1), Ratio(7, 4));
  EXPECT_EQ(quartile(values, 2), Ratio(3, 1));
  EXPECT_EQ(quartile(values, 3), Ratio(5, 1));
  EXPECT_EQ(quartile(values, 4), Ratio(8, 1));
  EXPECT_EQ(quartile(ratios({7}), 3), Ratio(7, 1));
}

TEST(Distribution, EqualValuesShareTheBetterRank) {
  const auto places = standings(ratios({10, 30, 20, 20}));
  EXPECT_EQ(places[0].rank, 4);
  EXPECT_EQ(places[1].rank, 1);
  EXPECT_EQ(places[2].rank, 2);
  EXPECT_EQ(places[3].rank, 2);
  EXPECT_EQ(places[2].percentile, Ratio(50, 1));
  EXPECT_EQ(places[1].percentile, Ratio(175, 2));
}

TEST(Distribution, TheMeanIsUnweighted) {
  EXPECT_EQ(mean_of(std::vector{Ratio(1, 4), Ratio(3, 4)}).to_decimal(3), "0.500");
  EXPECT_EQ(mean_of(std::vector{Ratio(-1, 3), Ratio(1, 3)}).to_decimal(3), "0.000");
}

TEST(Population, IsKnownByDepartment) {
  EXPECT_EQ(population_of("01"), 663202);
  EXPECT_GT(population_of("2A").value(), 100'000);
  EXPECT_EQ(population_of("976"), std::nullopt) << "the table has no figure for Mayotte";
  EXPECT_EQ(population_of("99"), std::nullopt);
}

}  // namespace
}  // namespace parangon::hub::benchmark
