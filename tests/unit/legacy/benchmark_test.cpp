// Proves what the comparisons of version 0.1 refuse to compute, and what a filter admits.

#include "hub/legacy/benchmark.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/legacy/market.hpp"

namespace parangon::hub::legacy {
namespace {

using parangon::testing::Market;
using parangon::testing::MarketMaker;
using parangon::testing::siret_of;

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
}  // namespace parangon::hub::legacy
