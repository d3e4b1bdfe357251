// Proves that keys pack in order, that secrecy is judged by the rule, and that sums give no value
// away.
#include "shared/model/figure.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

namespace parangon::model {
namespace {

constexpr FigureKey paid_key{Measure::paid, Segment::family(3), KindNode::stpa, BasisNode::any};

Tally tally(std::int64_t cents, std::int64_t suppliers = 3, int share = 50) {
  const auto amount = Money::cents(cents);
  return {amount, amount.magnitude().value(), suppliers, suppliers, share};
}

Figure open(std::int64_t cents, std::int64_t suppliers = 3, int share = 50) {
  return OpenFigure{paid_key, {tally(cents, suppliers, share), {}, suppliers}};
}

Figure sealed(std::int64_t cents, std::int64_t suppliers = 1, int share = 100) {
  return SealedCodec::seal(paid_key, {tally(cents, suppliers, share), {}, suppliers});
}

Aggregate sum(const std::vector<Figure>& figures) {
  Aggregate out;
  for (const auto& figure : figures) EXPECT_TRUE(out.add(figure).has_value());
  return out;
}

std::vector<FigureKey> some_keys() {
  std::vector<FigureKey> keys;
  for (const auto measure : {Measure::paid, Measure::awarded}) {
    for (const auto segment : {Segment::all(), Segment::family(1), Segment::sub_family(1, 99),
                               Segment::family(98), Segment::unclassified()}) {
      for (const auto kind : {KindNode::all, KindNode::esat, KindNode::esus}) {
        for (const auto basis : {BasisNode::any, BasisNode::l2113_12, BasisNode::direct}) {
          keys.push_back({measure, segment, kind, basis});
        }
      }
    }
  }
  return keys;
}

TEST(FigureKey, PackingReadsBackAndFitsItsLimit) {
  for (const auto& k : some_keys()) {
    EXPECT_LT(k.packed(), packed_key_limit);
    EXPECT_EQ(FigureKey::unpack(k.packed()), k) << k.to_string();
  }
}

TEST(FigureKey, PackingPreservesTheOrder) {
  const auto keys = some_keys();
  for (const auto& a : keys) {
    for (const auto& b : keys) EXPECT_EQ(a < b, a.packed() < b.packed());
  }
}

TEST(FigureKey, IsNamedForMessages) {
  const FigureKey k{Measure::paid, Segment::sub_family(3, 7), KindNode::esat, BasisNode::direct};
  EXPECT_EQ(k.to_string(), "paid/F03.07/esat/direct");
}

TEST(Passes, AsksForThreeSuppliersWithNoneAboveTheShare) {
  const SecrecyRule rule;
  EXPECT_TRUE(passes({tally(100, 3, 85), {}, 3}, rule));
  EXPECT_FALSE(passes({tally(100, 2, 55), {}, 2}, rule));
  EXPECT_FALSE(passes({tally(100, 3, 90), {}, 3}, rule));
}

TEST(Passes, JudgesEachTallyThatIsNotEmpty) {
  const SecrecyRule rule;
  EXPECT_TRUE(passes({}, rule));
  EXPECT_TRUE(passes({{}, tally(100, 4, 40), 4}, rule));
  EXPECT_FALSE(passes({tally(100, 4, 40), tally(5, 1, 100), 4}, rule));
}

TEST(Figure, SealedOrOpenKeepsItsKeyAndItsKind) {
  EXPECT_TRUE(is_sealed(sealed(5)));
  EXPECT_FALSE(is_sealed(open(5)));
  EXPECT_EQ(key_of(sealed(5)), paid_key);
  EXPECT_EQ(key_of(open(5)), paid_key);
  EXPECT_EQ(SealedCodec::value(sealed(5)).before_tax.amount, Money::cents(5));
}

TEST(Aggregate, AddsSealedAndOpenFiguresAlike) {
  const auto total = sum({open(1000), sealed(-200), open(500)});
  EXPECT_EQ(total.before_tax(), Money::cents(1300));
  EXPECT_EQ(total.agencies(), 3);
  EXPECT_EQ(total.lines(), 7);
}

TEST(Aggregate, BoundsTheSuppliersItCannotSee) {
  const auto total = sum({open(1000, 5, 40), open(301, 4, 50)});
  EXPECT_EQ(total.suppliers_at_least(), 5);
  // 400 and, rounded up, 151.
  EXPECT_EQ(total.largest_supplier_at_most(), Money::cents(551));
}

TEST(Aggregate, PassesWithExactlyThreeAgenciesAndExactlyTheShare) {
  const SecrecyRule rule;
  EXPECT_TRUE(sum({open(8500), open(1000), open(500)}).passes_consortium_rule(rule));
  EXPECT_DOUBLE_EQ(sum({open(8500), open(1000), open(500)}).largest_agency_share(), 85.0);
  EXPECT_FALSE(sum({open(8501), open(1000), open(499)}).passes_consortium_rule(rule));
  EXPECT_FALSE(sum({open(5000), open(5000)}).passes_consortium_rule(rule));
}

TEST(Aggregate, SharesAreTakenOfMagnitudesSoThatCreditNotesHideNobody) {
  const auto total = sum({open(9000), open(-500), open(-500)});
  EXPECT_DOUBLE_EQ(total.largest_agency_share(), 90.0);
  EXPECT_FALSE(total.passes_consortium_rule({}));
  EXPECT_TRUE(sum({open(-5000), open(3000), open(2000)}).passes_consortium_rule({}));
}

TEST(Aggregate, AnAgencyWhoseLinesCancelOutIsNoneOfTheThree) {
  // Two credit notes of equal and opposite payments: lines, but no amount to subtract from.
  const Figure cancelled = SealedCodec::seal(paid_key, {{Money(), Money(), 4, 0, 0}, {}, 0});
  const auto total = sum({open(5000), open(4000), cancelled});
  EXPECT_EQ(total.agencies(), 3);
  EXPECT_FALSE(total.passes_consortium_rule({}));
  EXPECT_TRUE(sum({open(5000), open(4000), open(1)}).passes_consortium_rule({}));
}

TEST(Aggregate, RefusesMoreLinesThanFit) {
  FigureValue value{tally(10), tally(10), 3};
  value.before_tax.lines = std::numeric_limits<std::int64_t>::max();
  Aggregate total;
  const auto refused = total.add(OpenFigure{paid_key, value});
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, Errc::too_large);
  EXPECT_EQ(total.lines(), 0);
}

TEST(Aggregate, AsksForSuppliersThatAreThereForSure) {
  // Two in each of three agencies may be the same two.
  EXPECT_FALSE(sum({sealed(10, 2), sealed(10, 2), sealed(10, 2)}).passes_consortium_rule({}));
  EXPECT_TRUE(sum({sealed(10, 2), sealed(10, 2), open(10, 3)}).passes_consortium_rule({}));
}

TEST(Aggregate, AnEmptyOnePassesNothing) {
  EXPECT_FALSE(Aggregate().passes_consortium_rule({}));
  EXPECT_FALSE(Aggregate().passes_consortium_rule({.min_suppliers = 0, .max_share = 100}));
  EXPECT_EQ(Aggregate().largest_agency_share(), 0);
}

TEST(Aggregate, AFigureOfUnknownTaxIsNoAgencyOfTheBeforeTaxSum) {
  Aggregate total;
  ASSERT_TRUE(total.add(OpenFigure{paid_key, {{}, tally(700), 3}}).has_value());
  EXPECT_EQ(total.agencies(), 0);
  EXPECT_EQ(total.tax_unknown(), Money::cents(700));
  EXPECT_EQ(total.before_tax(), Money());
}

TEST(Aggregate, RefusesASumThatDoesNotFitAndStaysAsItWas) {
  constexpr auto most = std::numeric_limits<std::int64_t>::max();
  Aggregate total;
  ASSERT_TRUE(total.add(open(most)).has_value());
  const auto refused = total.add(open(1));
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, Errc::too_large);
  EXPECT_EQ(total.before_tax(), Money::cents(most));
  EXPECT_EQ(total.agencies(), 1);
}

}  // namespace
}  // namespace parangon::model
