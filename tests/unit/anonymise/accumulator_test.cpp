// Proves that figures add up at every level, that distinct suppliers are counted by legal unit at
// each level anew, and that exactly the figures that fail the primary rule are sealed.
#include "connectors/anonymise/accumulator.hpp"

#include <gtest/gtest.h>

#include <random>

#include "shared/rules/figure_rules.hpp"

namespace parangon::connectors::anonymise {
namespace {

using classify::Match;
using classify::PurchaseLine;
using classify::Supplier;
using model::BasisNode;
using model::FigureKey;
using model::KindNode;
using model::Measure;
using model::Money;
using model::Segment;
using model::SupplierKind;

PurchaseLine line(std::int64_t euros, Segment segment = Segment::sub_family(1, 1)) {
  PurchaseLine out;
  out.date = *model::Date::of(2024, 5, 1);
  out.amount = Money::euros(euros);
  out.tax = model::TaxBasis::before_tax;
  out.segment = segment;
  return out;
}

class Figures : public ::testing::Test {
 protected:
  void add(const PurchaseLine& l, std::uint64_t unit, std::optional<SupplierKind> kind = {}) {
    ASSERT_TRUE(
        accumulator.add(l, Supplier{std::nullopt, unit}, Match{kind, false, false}, l.amount));
  }
  const std::vector<model::Figure>& year(int y = 2024) {
    auto result = accumulator.figures(rule, true);
    EXPECT_TRUE(result);
    all = std::move(*result);
    return all.at(model::Period::year(y));
  }
  const model::Figure* find(const std::vector<model::Figure>& figures, const FigureKey& key) {
    for (const auto& f : figures) {
      if (model::key_of(f) == key) return &f;
    }
    return nullptr;
  }

  Accumulator accumulator{model::Period::Grain::year};
  model::SecrecyRule rule;
  std::map<model::Period, std::vector<model::Figure>> all;
};

TEST_F(Figures, ATotalCountsASupplierOfTwoFamiliesOnce) {
  add(line(100, Segment::sub_family(1, 1)), 1, SupplierKind::esat);
  add(line(100, Segment::sub_family(2, 1)), 1, SupplierKind::esat);
  const auto& figures = year();
  const auto* total = find(figures, {Measure::paid, Segment::all(), KindNode::all, BasisNode::any});
  ASSERT_NE(total, nullptr);
  EXPECT_EQ(model::SealedCodec::value(*total).suppliers, 1);
  EXPECT_EQ(model::SealedCodec::value(*total).before_tax.amount, Money::euros(200));
  EXPECT_EQ(model::SealedCodec::value(*total).before_tax.lines, 2);
}

TEST_F(Figures, ThreeSuppliersWithNoneAbove85PercentAreOpen) {
  add(line(85), 1);
  add(line(10), 2);
  add(line(5), 3);
  const auto* f = find(year(), {Measure::paid, Segment::all(), KindNode::all, BasisNode::any});
  ASSERT_NE(f, nullptr);
  EXPECT_FALSE(model::is_sealed(*f));
  EXPECT_EQ(model::SealedCodec::value(*f).before_tax.largest_share, 85);
}

TEST_F(Figures, TwoSuppliersOrADominantOneAreSealed) {
  add(line(50, Segment::sub_family(1, 1)), 1);
  add(line(50, Segment::sub_family(1, 1)), 2);
  add(line(8501, Segment::sub_family(2, 1)), 3);
  add(line(1000, Segment::sub_family(2, 1)), 4);
  add(line(499, Segment::sub_family(2, 1)), 5);
  const auto figures = year();
  EXPECT_TRUE(model::is_sealed(*find(figures, {Measure::paid, Segment::family(1)})));
  const auto* dominated = find(figures, {Measure::paid, Segment::family(2)});
  EXPECT_TRUE(model::is_sealed(*dominated));
  EXPECT_EQ(model::SealedCodec::value(*dominated).before_tax.largest_share, 90);
}

TEST_F(Figures, UnidentifiedSuppliersCountAsOne) {
  for (int i = 0; i < 5; ++i) add(line(100), 0);
  const auto* f = find(year(), {Measure::paid, Segment::all()});
  EXPECT_EQ(model::SealedCodec::value(*f).suppliers, 1);
  EXPECT_TRUE(model::is_sealed(*f));
}

TEST_F(Figures, ACreditNoteThatCancelsASupplierTakesItOutOfTheCount) {
  add(line(100), 1);
  add(line(-100), 1);
  add(line(100), 2);
  add(line(100), 3);
  const auto* f = find(year(), {Measure::paid, Segment::all()});
  const auto& tally = model::SealedCodec::value(*f).before_tax;
  EXPECT_EQ(tally.suppliers, 2);
  EXPECT_EQ(tally.lines, 4);
  EXPECT_EQ(tally.amount, Money::euros(200));
  EXPECT_TRUE(model::is_sealed(*f));
}

TEST_F(Figures, SharesAreOfAbsoluteTotals) {
  add(line(-900), 1);
  add(line(60), 2);
  add(line(40), 3);
  const auto* f = find(year(), {Measure::paid, Segment::all()});
  const auto& tally = model::SealedCodec::value(*f).before_tax;
  EXPECT_EQ(tally.magnitude, Money::euros(1000));
  EXPECT_EQ(tally.largest_share, 90);
  EXPECT_TRUE(model::is_sealed(*f));
}

TEST_F(Figures, AmountsOfUnknownTaxAreApart) {
  auto unknown = line(70);
  unknown.tax = model::TaxBasis::unknown;
  add(unknown, 1);
  add(line(30), 1);
  const auto* f = find(year(), {Measure::paid, Segment::all()});
  const auto& value = model::SealedCodec::value(*f);
  EXPECT_EQ(value.before_tax.amount, Money::euros(30));
  EXPECT_EQ(value.tax_unknown.amount, Money::euros(70));
  EXPECT_EQ(value.suppliers, 1);
}

TEST_F(Figures, PaidAndAwardedNeverMeet) {
  auto awarded = line(500);
  awarded.measure = Measure::awarded;
  add(awarded, 1);
  add(line(30), 1);
  const auto figures = year();
  EXPECT_EQ(
      model::SealedCodec::value(*find(figures, {Measure::paid, Segment::all()})).before_tax.amount,
      Money::euros(30));
  EXPECT_EQ(model::SealedCodec::value(*find(figures, {Measure::awarded, Segment::all()}))
                .before_tax.amount,
            Money::euros(500));
}

TEST_F(Figures, QuartersComeWithTheirYear) {
  accumulator = Accumulator(model::Period::Grain::quarter);
  add(line(10), 1);
  auto later = line(20);
  later.date = *model::Date::of(2024, 11, 1);
  add(later, 1);
  const auto& figures = year();
  EXPECT_EQ(all.size(), 3U);
  EXPECT_EQ(model::SealedCodec::value(figures.front()).before_tax.amount, Money::euros(30));
  EXPECT_EQ(model::SealedCodec::value(figures.front()).suppliers, 1);
  EXPECT_TRUE(all.contains(*model::Period::parse("2024-Q2")));
  EXPECT_TRUE(all.contains(*model::Period::parse("2024-Q4")));
}

TEST_F(Figures, RandomPurchasesGiveFiguresThatEveryRuleAccepts) {
  std::mt19937 random(7);
  const auto& nomenclature = model::Nomenclature::standard();
  std::vector<Segment> leaves;
  for (const auto& info : nomenclature.segments()) {
    if (info.segment.is_sub_family()) leaves.push_back(info.segment);
  }
  for (int i = 0; i < 5000; ++i) {
    auto l =
        line(static_cast<std::int64_t>(random() % 2000) - 300, leaves[random() % leaves.size()]);
    l.measure = random() % 2 ? Measure::paid : Measure::awarded;
    l.tax = random() % 3 ? model::TaxBasis::before_tax : model::TaxBasis::unknown;
    l.basis = static_cast<model::Basis>(random() % model::basis_count);
    const auto kind = random() % 14;
    Match match{{}, random() % 4 == 0, random() % 5 == 0};
    if (kind < model::supplier_kind_count) match.kind = static_cast<SupplierKind>(kind);
    ASSERT_TRUE(accumulator.add(l, {std::nullopt, random() % 60}, match, l.amount));
  }
  const auto figures = year();
  rules::Report report;
  rules::check_figures(figures, nomenclature, rule, report);
  for (const auto& finding : report.findings()) {
    // Credit notes are frequent here.
    if (finding.severity() == rules::Severity::warning) continue;
    ADD_FAILURE() << finding.rule << " " << finding.message(Lang::en);
  }
  EXPECT_GT(figures.size(), 3000U);
}

TEST(PartOf, PartsAddUpToTheWhole) {
  for (const std::int64_t cents : {100L, 101L, -101L, 1L, 0L, 99999L}) {
    for (std::size_t parts = 1; parts < 8; ++parts) {
      std::int64_t sum = 0;
      for (std::size_t i = 0; i < parts; ++i) {
        sum += part_of(Money::cents(cents), parts, i).in_cents();
      }
      EXPECT_EQ(sum, cents) << parts;
    }
  }
}

TEST(ShareRoundedUp, GoesUpToTheNextFive) {
  EXPECT_EQ(share_rounded_up(Money::cents(85), Money::cents(100)), 85);
  EXPECT_EQ(share_rounded_up(Money::cents(8501), Money::cents(10000)), 90);
  EXPECT_EQ(share_rounded_up(Money::cents(1), Money::cents(1000000)), 5);
  EXPECT_EQ(share_rounded_up(Money::cents(7), Money::cents(7)), 100);
  EXPECT_EQ(share_rounded_up(Money(), Money()), 0);
}

}  // namespace
}  // namespace parangon::connectors::anonymise
