// Proves that figures which add up pass, and that each F- rule refuses the one change it is about,
// naming the figure.
#include "shared/rules/figure_rules.hpp"
#include "shared/model/figure_limits.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "shared/model/figure_limits.hpp"
#include "tests/support/synthetic_figures.hpp"

namespace parangon::rules {
namespace {

using model::BasisNode;
using model::Figure;
using model::FigureKey;
using model::FigureValue;
using model::KindNode;
using model::Measure;
using model::Money;
using model::Segment;

const testing::SyntheticShape shape;
const FigureKey total{Measure::paid, Segment::all(), KindNode::all, BasisNode::any};
const FigureKey esat{Measure::paid, Segment::sub_family(2, 1), KindNode::esat, BasisNode::direct};

std::vector<Figure> good_figures() {
  testing::SyntheticFigures figures;
  figures.add_all(shape);
  return figures.figures();
}

Report check(const std::vector<Figure>& figures) {
  Report report;
  check_figures(figures, testing::synthetic_nomenclature(shape), {}, report);
  return report;
}

std::size_t position(const std::vector<Figure>& figures, const FigureKey& key) {
  for (std::size_t i = 0; i < figures.size(); ++i) {
    if (model::key_of(figures[i]) == key) return i;
  }
  ADD_FAILURE() << key.to_string();
  return 0;
}

/// The figures with one value changed, sealed as before.
std::vector<Figure> changed(const FigureKey& key, const std::function<void(FigureValue&)>& change) {
  auto figures = good_figures();
  auto& figure = figures[position(figures, key)];
  auto value = model::SealedCodec::value(figure);
  change(value);
  if (model::is_sealed(figure)) {
    figure = model::SealedCodec::seal(key, value);
  } else {
    figure = model::OpenFigure{key, value};
  }
  return figures;
}

void expect_finding(const std::vector<Figure>& figures, std::string_view rule,
                    const FigureKey& key) {
  const auto report = check(figures);
  ASSERT_TRUE(report.counts().contains(rule)) << rule;
  for (const auto& finding : report.findings()) {
    if (finding.rule == rule && finding.where.column == key.to_string()) return;
  }
  ADD_FAILURE() << rule << " does not name " << key.to_string();
}

TEST(FigureRules, FiguresThatAddUpPass) {
  const auto report = check(good_figures());
  EXPECT_EQ(report.errors(), 0) << report.findings().front().message(Lang::en);
}

TEST(FigureRules, AmountRange) {
  const auto report_of = [](std::int64_t cents) {
    return check(changed(esat, [&](auto& v) {
      v.before_tax.amount = v.before_tax.magnitude = Money::cents(cents);
    }));
  };
  EXPECT_FALSE(report_of(model::largest_figure_cents).counts().contains("F-AMOUNT-RANGE"));
  EXPECT_TRUE(report_of(model::largest_figure_cents + 1).counts().contains("F-AMOUNT-RANGE"));
  expect_finding(changed(esat, [](auto& v) { v.before_tax.magnitude = Money::cents(0); }),
                 "F-AMOUNT-RANGE", esat);
  expect_finding(changed(esat, [](auto& v) { v.before_tax.lines = -1; }), "F-AMOUNT-RANGE", esat);
}

TEST(FigureRules, BasisOfTheDenominator) {
  auto figures = good_figures();
  const FigureKey key{Measure::paid, Segment::all(), KindNode::all, BasisNode::direct};
  const auto at = position(figures, total) + 1;
  figures.insert(figures.begin() + static_cast<std::ptrdiff_t>(at),
                 model::SealedCodec::seal(key, model::SealedCodec::value(figures[at - 1])));
  expect_finding(figures, "F-BASIS-DENOMINATOR", key);
}

TEST(FigureRules, KeyOrder) {
  auto figures = good_figures();
  std::swap(figures[3], figures[4]);
  expect_finding(figures, "F-KEY-ORDER", model::key_of(figures[4]));
  auto twice = good_figures();
  twice.insert(twice.begin() + 3, twice[3]);
  expect_finding(twice, "F-KEY-ORDER", model::key_of(twice[3]));
}

TEST(FigureRules, ParentMissing) {
  for (const FigureKey& parent :
       {FigureKey{Measure::paid, Segment::family(2), KindNode::esat, BasisNode::direct},
        FigureKey{Measure::paid, Segment::sub_family(2, 1), KindNode::stpa, BasisNode::direct},
        FigureKey{Measure::paid, Segment::sub_family(2, 1), KindNode::esat, BasisNode::any}}) {
    auto figures = good_figures();
    figures.erase(figures.begin() + static_cast<std::ptrdiff_t>(position(figures, parent)));
    expect_finding(figures, "F-PARENT-MISSING", esat);
  }
}

TEST(FigureRules, PurchasesOfAKindNeedAllPurchases) {
  FigureKey kind = esat;
  kind.basis = BasisNode::any;
  auto figures = good_figures();
  const FigureKey all{kind.measure, kind.segment, KindNode::all, BasisNode::any};
  figures.erase(figures.begin() + static_cast<std::ptrdiff_t>(position(figures, all)));
  expect_finding(figures, "F-PARENT-MISSING", kind);
}

TEST(FigureRules, ReservedAboveTotal) {
  const FigureKey inclusive{Measure::paid, Segment::all(), KindNode::inclusive, BasisNode::any};
  expect_finding(changed(total, [](auto& v) { v.before_tax.lines = 1; }), "F-RESERVED-ABOVE-TOTAL",
                 inclusive);
}

// On as many lines as all purchases have, more money than they is impossible; on fewer it takes
// credit notes, which a warning asks about, but not in one family.
TEST(FigureRules, ReservedAmountAboveTotal) {
  const FigureKey inclusive{Measure::paid, Segment::all(), KindNode::inclusive, BasisNode::any};
  const FigureKey family{Measure::paid, Segment::family(2), KindNode::all, BasisNode::any};
  const auto less = [](FigureValue& v) { v.before_tax.amount = Money::cents(1); };
  expect_finding(changed(total, less), "F-RESERVED-AMOUNT", inclusive);
  EXPECT_FALSE(check(changed(family, less)).counts().contains("F-RESERVED-AMOUNT"));

  const auto figures = good_figures();
  const auto& part = model::SealedCodec::value(figures[position(figures, inclusive)]);
  const auto less_on_its_lines = [&](FigureValue& v) {
    less(v);
    v.before_tax.lines = part.before_tax.lines;
  };
  expect_finding(changed(total, less_on_its_lines), "F-RESERVED-ABOVE-TOTAL", inclusive);
}

// What is a credit note itself, and a total of credit notes, is no amount above the total.
TEST(FigureRules, CreditNotesAreNotAboveTheTotal) {
  const FigureKey inclusive{Measure::paid, Segment::all(), KindNode::inclusive, BasisNode::any};
  auto figures = changed(total, [](auto& v) { v.before_tax.amount = Money::cents(-200); });
  auto& figure = figures[position(figures, inclusive)];
  auto value = model::SealedCodec::value(figure);
  value.before_tax.amount = Money::cents(-100);
  figure = model::SealedCodec::seal(inclusive, value);
  const auto report = check(figures);
  for (const auto& finding : report.findings()) {
    const bool asked = finding.rule == "F-RESERVED-AMOUNT";
    EXPECT_FALSE(asked && finding.where.column == inclusive.to_string());
  }
}

TEST(FigureRules, SealMissing) {
  auto figures = good_figures();
  for (auto& figure : figures) {
    if (!model::is_sealed(figure)) continue;
    const auto key = model::key_of(figure);
    figure = model::OpenFigure{key, model::SealedCodec::value(figure)};
    expect_finding(figures, "F-SEAL-MISSING", key);
    return;
  }
  FAIL() << "no sealed figure to open";
}

TEST(FigureRules, SegmentUnknown) {
  auto figures = good_figures();
  const FigureKey key{Measure::awarded, Segment::sub_family(77, 7)};
  figures.push_back(model::SealedCodec::seal(key, {}));
  expect_finding(figures, "F-SEGMENT-UNKNOWN", key);
}

TEST(FigureRules, ShareRange) {
  for (const int share : {0, 3, 42, 105, -5}) {
    expect_finding(changed(esat, [&](auto& v) { v.before_tax.largest_share = share; }),
                   "F-SHARE-RANGE", esat);
  }
}

TEST(FigureRules, SumOfAmounts) {
  // A cent more in one leaf breaks its family, its group, its basis, and nothing that is right.
  const auto more = [](FigureValue& v) {
    v.before_tax.amount = *v.before_tax.amount.plus(Money::cents(1));
    v.before_tax.magnitude = *v.before_tax.magnitude.plus(Money::cents(1));
  };
  const auto figures = changed(esat, more);
  for (const FigureKey& parent :
       {FigureKey{Measure::paid, Segment::family(2), KindNode::esat, BasisNode::direct},
        FigureKey{Measure::paid, Segment::sub_family(2, 1), KindNode::stpa, BasisNode::direct},
        FigureKey{Measure::paid, Segment::sub_family(2, 1), KindNode::esat, BasisNode::any}}) {
    expect_finding(figures, "F-SUM-AMOUNT", parent);
  }
  EXPECT_EQ(check(figures).counts().at("F-SUM-AMOUNT"), 3);
  const Report report = check(figures);
  EXPECT_NE(report.findings().front().message(Lang::fr).find("types de structures"),
            std::string::npos);
  expect_finding(changed(total, more), "F-SUM-AMOUNT", total);
}

TEST(FigureRules, SumOfLines) {
  expect_finding(changed(total, [](auto& v) { v.before_tax.lines += 1; }), "F-SUM-LINES", total);
}

TEST(FigureRules, SuppliersBound) {
  expect_finding(changed(esat, [](auto& v) { v.before_tax.suppliers = v.before_tax.lines + 1; }),
                 "F-SUPPLIERS-BOUND", esat);
  expect_finding(
      changed(esat, [](auto& v) { v.suppliers = v.before_tax.suppliers = v.before_tax.lines + 1; }),
      "F-SUPPLIERS-BOUND", esat);
  expect_finding(changed(esat, [](auto& v) { v.suppliers = 0; }), "F-SUPPLIERS-BOUND", esat);
  expect_finding(changed(total,
                         [](auto& v) {
                           v.before_tax.suppliers = v.before_tax.lines;
                           v.suppliers = v.before_tax.lines;
                         }),
                 "F-SUPPLIERS-BOUND", total);
}

}  // namespace
}  // namespace parangon::rules
