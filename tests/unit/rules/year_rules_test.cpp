// Proves that a paid_total that moved too far against last year and a family that vanished are
// warned of, and that what stays within the consortium's share is not.
#include "shared/rules/year_rules.hpp"

#include "tests/support/report_counts.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace parangon::rules {
namespace {

using model::Figure;
using model::Measure;
using model::Segment;
using parangon::testing::count_of;

constexpr int max_move = 50;

model::FigureValue purchases(std::int64_t cents, std::int64_t tax_unknown = 0) {
  const auto tally = [](std::int64_t amount) {
    const auto money = model::Money::cents(amount);
    return amount == 0 ? model::Tally{} : model::Tally{money, *money.magnitude(), 10, 5, 40};
  };
  return {tally(cents), tally(tax_unknown), 5};
}

Figure open(Measure measure, Segment segment, const model::FigureValue& value) {
  return model::OpenFigure{{measure, segment, model::KindNode::all, model::BasisNode::any}, value};
}

Figure paid_total(std::int64_t cents, std::int64_t tax_unknown = 0) {
  return open(Measure::paid, Segment::all(), purchases(cents, tax_unknown));
}

Report compare(const std::vector<Figure>& previous, const std::vector<Figure>& current) {
  Report report;
  check_against_last_year(previous, current, max_move, report);
  return report;
}

TEST(TotalMoved, WarnsAboveTheShareAndNotAtIt) {
  for (const std::int64_t fits : {500, 1000, 1500}) {
    EXPECT_EQ(compare({paid_total(1000)}, {paid_total(fits)}).warnings(), 0) << fits;
  }
  for (const std::int64_t moved : {0, 499, 1501, 100'000, -1000}) {
    const auto report = compare({paid_total(1000)}, {paid_total(moved)});
    EXPECT_EQ(count_of(report, "S-TOTAL-MOVED"), 1) << moved;
    EXPECT_EQ(report.errors(), 0);
  }
}

TEST(TotalMoved, SaysHowFar) {
  EXPECT_NE(
      compare({paid_total(1000)}, {paid_total(1630)}).findings()[0].message(Lang::fr).find("+63 %"),
      std::string::npos);
  EXPECT_NE(compare({paid_total(1000)}, {}).findings()[0].message(Lang::en).find("-100 %"),
            std::string::npos);
}

TEST(TotalMoved, FromNothingToSomethingIsAMove) {
  EXPECT_EQ(count_of(compare({}, {paid_total(1)}), "S-TOTAL-MOVED"), 1);
  EXPECT_EQ(compare({}, {}).warnings(), 0);
}

TEST(TotalMoved, AddsBothTaxBases) {
  EXPECT_EQ(compare({paid_total(1000, 0)}, {paid_total(300, 700)}).warnings(), 0);
  EXPECT_EQ(count_of(compare({paid_total(300, 700)}, {paid_total(300, 0)}), "S-TOTAL-MOVED"), 1);
}

TEST(TotalMoved, JudgesEachMeasureAndSealedTotalsToo) {
  const model::FigureKey awarded{Measure::awarded, Segment::all()};
  const Figure sealed = model::SealedCodec::seal(awarded, purchases(1000));
  EXPECT_EQ(count_of(compare({paid_total(1000), sealed}, {paid_total(5000)}), "S-TOTAL-MOVED"), 2);
}

TEST(TotalMoved, NoAmountOverflows) {
  constexpr std::int64_t most = INT64_MAX;
  EXPECT_EQ(
      count_of(compare({paid_total(most, most)}, {paid_total(-most, -most)}), "S-TOTAL-MOVED"), 1);
}

TEST(FamilyVanished, WarnsOfEachFamilyThatHadPurchasesAndHasNone) {
  const auto family = [](Measure measure, int number, std::int64_t cents) {
    return open(measure, Segment::family(number), purchases(cents));
  };
  const std::vector<Figure> previous = {paid_total(100), family(Measure::paid, 1, 40),
                                        family(Measure::paid, 2, 30), family(Measure::paid, 3, 30)};
  const std::vector<Figure> current = {paid_total(100), family(Measure::paid, 2, 100),
                                       family(Measure::paid, 3, 0),
                                       family(Measure::awarded, 1, 10)};
  const auto report = compare(previous, current);
  EXPECT_EQ(count_of(report, "S-FAMILY-VANISHED"), 2);
  EXPECT_EQ(report.findings()[0].where.column.find("paid"), 0U);
  EXPECT_EQ(count_of(compare(current, previous), "S-FAMILY-VANISHED"), 1);
}

TEST(FamilyVanished, SubFamiliesMayComeAndGo) {
  const auto sub = open(Measure::paid, Segment::sub_family(1, 2), purchases(10));
  EXPECT_EQ(compare({paid_total(100), sub}, {paid_total(100)}).warnings(), 0);
}

}  // namespace
}  // namespace parangon::rules
