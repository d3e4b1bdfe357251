// Proves the arithmetic of indicators (exact ratios, quantiles, ranks), what a benchmark refuses to
// compute, what a filter admits, and the built-in populations.

#include "hub/benchmark/benchmark.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hub/benchmark/population.hpp"
#include "tests/unit/benchmark/market.hpp"

namespace parangon::hub::benchmark {
namespace {

using parangon::testing::Market;
using parangon::testing::MarketMaker;
using parangon::testing::siret_of;

std::vector<Ratio> ratios(std::initializer_list<int> values) {
  std::vector<Ratio> out;
  for (const int value : values) out.emplace_back(value, 1);
  return out;
}

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

class Refusals : public ::testing::Test {
 protected:
  std::vector<AgencyFigures> agencies = agencies_of(MarketMaker(1).make());

  Errc error() {
    const auto made = Benchmark::compute(model::Period::year(2025), std::move(agencies), {});
    EXPECT_FALSE(made);
    EXPECT_NE(made.error().message.fr, made.error().message.en);
    return made.error().code;
  }
};

TEST_F(Refusals, AnAgencyThatComesTwice) {
  agencies.push_back(agencies.front());
  EXPECT_EQ(error(), Errc::invalid_argument);
}

TEST_F(Refusals, FiguresOutOfOrder) {
  std::swap(agencies[0].figures[0], agencies[0].figures[1]);
  EXPECT_EQ(error(), Errc::invalid_argument);
}

TEST_F(Refusals, APopulationThatIsNotPositive) {
  agencies[0].population = 0;
  EXPECT_EQ(error(), Errc::invalid_argument);
}

TEST_F(Refusals, MoreAgenciesThanTheLimit) {
  agencies.clear();
  agencies.resize(max_agencies + 1, {siret_of(0), "", "", {}, {}, {}});
  EXPECT_EQ(error(), Errc::too_large);
}

TEST_F(Refusals, SumsThatDoNotFit) {
  const model::Money huge = model::Money::cents(9'000'000'000'000'000'000);
  for (AgencyFigures& agency : agencies) {
    agency.figures = {model::OpenFigure{{}, {{huge, huge, 10, 10, 20}, {}, 10}}};
  }
  EXPECT_EQ(error(), Errc::too_large);
}

TEST(Benchmark, OfNobodyIsEmpty) {
  const auto made = Benchmark::compute(model::Period::year(2025), {}, {});
  ASSERT_TRUE(made);
  EXPECT_TRUE(made->seen_by(Viewer::staff()).empty());
}

TEST(Benchmark, NeverShowsACellWithoutItsFinestLevel) {
  std::vector<AgencyFigures> agencies;
  const model::Money amount = model::Money::euros(100);
  for (int i = 0; i < 5; ++i) {
    const model::FigureKey key{model::Measure::paid, model::Segment::family(1)};
    agencies.push_back({siret_of(i),
                        "",
                        "",
                        {},
                        {model::OpenFigure{key, {{amount, amount, 9, 9, 20}, {}, 9}}},
                        {}});
  }
  const auto made = Benchmark::compute(model::Period::year(2025), std::move(agencies), {});
  ASSERT_TRUE(made);
  // The figure itself is an unknown here only as purchases from other suppliers.
  for (const Indicator& i : made->seen_by(Viewer::anybody())) EXPECT_FALSE(i.shown);
}

TEST(Benchmark, SeparatesTheMeasures) {
  Market market = MarketMaker(3).make();
  auto agencies = agencies_of(market);
  for (AgencyFigures& agency : agencies) {
    std::vector<model::Figure> awarded;
    for (const model::Figure& figure : agency.figures) {
      if (const auto* open = std::get_if<model::OpenFigure>(&figure)) {
        awarded.push_back(*open);
        std::get<model::OpenFigure>(awarded.back()).key.measure = model::Measure::awarded;
      }
    }
    agency.figures.insert(agency.figures.end(), awarded.begin(), awarded.end());
  }
  const auto made = Benchmark::compute(model::Period::year(2025), std::move(agencies), {});
  ASSERT_TRUE(made);
  Filter awarded;
  awarded.measure = model::Measure::awarded;
  const auto seen = made->seen_by(Viewer::anybody(), awarded);
  ASSERT_FALSE(seen.empty());
  for (const Indicator& i : seen) EXPECT_EQ(i.key.measure, model::Measure::awarded);
}

TEST(Benchmark, IsSortedAndTheSameEachTime) {
  const auto keys = [] {
    const Market market = MarketMaker(5).make();
    const auto made =
        Benchmark::compute(model::Period::year(2025), agencies_of(market), market.rule);
    std::vector<std::pair<model::FigureKey, bool>> out;
    for (const Indicator& i : made->seen_by(Viewer::anybody())) out.emplace_back(i.key, i.shown);
    return out;
  };
  const auto first = keys();
  EXPECT_TRUE(std::is_sorted(first.begin(), first.end()));
  EXPECT_EQ(keys(), first);
}

TEST(Filter, TakesASegmentWithEverythingBelow) {
  Filter filter;
  filter.within = model::Segment::family(3);
  filter.kind = model::KindNode::inclusive;
  const auto key = [](model::Segment segment, model::KindNode kind) {
    return model::FigureKey{model::Measure::paid, segment, kind, model::BasisNode::any};
  };
  EXPECT_TRUE(filter.admits(key(model::Segment::family(3), model::KindNode::inclusive)));
  EXPECT_TRUE(filter.admits(key(model::Segment::sub_family(3, 7), model::KindNode::inclusive)));
  EXPECT_FALSE(filter.admits(key(model::Segment::all(), model::KindNode::inclusive)));
  EXPECT_FALSE(filter.admits(key(model::Segment::sub_family(4, 7), model::KindNode::inclusive)));
  EXPECT_FALSE(filter.admits(key(model::Segment::family(3), model::KindNode::all)));
}

}  // namespace
}  // namespace parangon::hub::benchmark
