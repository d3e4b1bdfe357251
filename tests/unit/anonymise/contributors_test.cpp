// Proves that the suppliers of finest cells agree with the figures made of the same purchases, name
// legal units by pseudonyms alone, and are counted in whole years, too.
#include "connectors/anonymise/contributors.hpp"

#include <gtest/gtest.h>

#include <random>

#include "connectors/anonymise/accumulator.hpp"
#include "shared/rules/contributor_rules.hpp"

namespace parangon::connectors::anonymise {
namespace {

using classify::Match;
using classify::PurchaseLine;
using classify::Supplier;
using model::ContributorsCodec;
using model::Money;
using model::Segment;
using model::SupplierKind;

PurchaseLine purchase_line(std::int64_t euros, int sub_family = 1, int month = 5) {
  PurchaseLine out;
  out.date = *model::Date::of(2024, month, 1);
  out.amount = Money::euros(euros);
  out.tax = model::TaxBasis::before_tax;
  out.segment = Segment::sub_family(1, sub_family);
  return out;
}

/// The pseudonym of a SIREN is its nine digits and the measure's letter, which a test can read.
model::Pseudonym readable(std::string_view siren, model::Measure measure = model::Measure::paid) {
  model::Pseudonym out{};
  std::ranges::copy(siren, out.begin());
  out.back() = measure == model::Measure::paid ? 'p' : 'a';
  return out;
}

PseudonymiserFor all_periods() {
  return [](const model::Period&) -> std::optional<Pseudonymiser> {
    return Pseudonymiser{"00000000000000a1", [](model::Measure measure, std::string_view siren) {
                           return readable(siren, measure);
                         }};
  };
}

class Contributors : public ::testing::Test {
 protected:
  void add(const PurchaseLine& l, std::uint64_t unit, const Match& match = {}) {
    ASSERT_TRUE(accumulator.add(l, Supplier{std::nullopt, unit}, match, l.amount));
  }
  std::vector<model::LeafContributors> cells(const char* period = "2024") {
    auto made = accumulator.contributors(all_periods(), true);
    EXPECT_TRUE(made);
    const auto found = made->find(*model::Period::parse(period));
    if (found == made->end()) return {};
    EXPECT_EQ(found->second.key(), "00000000000000a1");
    return ContributorsCodec::cells(found->second);
  }
  Accumulator accumulator{model::Period::Grain::year};
};

TEST_F(Contributors, AreListedByShareWithTheOthersCounted) {
  for (int i = 1; i <= 12; ++i) add(purchase_line(100 * i), static_cast<std::uint64_t>(i));
  const auto made = cells();
  ASSERT_EQ(made.size(), 1U);
  const auto& leaf = made[0];
  EXPECT_EQ(leaf.cell.to_string(), "paid/F01.01/other/any");
  EXPECT_EQ(leaf.suppliers, 12);
  EXPECT_EQ(leaf.magnitude, Money::euros(7800));
  ASSERT_EQ(leaf.listed.size(), model::max_listed_contributors);
  EXPECT_EQ(leaf.listed[0].pseudonym, readable("000000012"));
  EXPECT_EQ(leaf.listed[0].share, 20);
  // 14.1 % to 10.3 % are all 15 %: then by pseudonym.
  EXPECT_EQ(leaf.listed[1].pseudonym, readable("000000008"));
  EXPECT_EQ(leaf.listed[1].share, 15);
  EXPECT_EQ(leaf.others_share, 10);
}

// Contracts are public: who finds a supplier there must not find what it was paid.
TEST_F(Contributors, HaveOtherPseudonymsInEachMeasure) {
  auto contract = purchase_line(100);
  contract.measure = model::Measure::awarded;
  add(purchase_line(100), 7);
  add(contract, 7);
  ASSERT_EQ(cells().size(), 2U);
  EXPECT_EQ(cells()[0].listed.at(0).pseudonym, readable("000000007"));
  EXPECT_EQ(cells()[1].listed.at(0).pseudonym, readable("000000007", model::Measure::awarded));
}

TEST_F(Contributors, WithoutASirenAreAmongTheOthers) {
  add(purchase_line(100), 0);
  add(purchase_line(100), 5'000'000'000);
  add(purchase_line(300), 356'000'000);
  const auto leaf = cells().at(0);
  EXPECT_EQ(leaf.suppliers, 3);
  ASSERT_EQ(leaf.listed.size(), 1U);
  EXPECT_EQ(leaf.listed[0].pseudonym, readable("356000000"));
  EXPECT_EQ(leaf.others_share, 20);
}

TEST_F(Contributors, OfCreditNotesAndUnknownTaxAreAsInTheFigures) {
  add(purchase_line(100), 1);
  add(purchase_line(-100), 1);
  add(purchase_line(-50), 2);
  auto unknown = purchase_line(70);
  unknown.tax = model::TaxBasis::unknown;
  add(unknown, 3);
  const auto leaf = cells().at(0);
  EXPECT_EQ(leaf.suppliers, 1);
  EXPECT_EQ(leaf.magnitude, Money::euros(50));
  EXPECT_EQ(leaf.listed.at(0).share, 100);
}

TEST_F(Contributors, OfAQuarterCountInItsYear) {
  accumulator = Accumulator(model::Period::Grain::quarter);
  add(purchase_line(100, 1, 2), 1);
  add(purchase_line(100, 1, 5), 1);
  add(purchase_line(100, 1, 5), 2);
  EXPECT_EQ(cells("2024-Q1").at(0).suppliers, 1);
  EXPECT_EQ(cells("2024-Q2").at(0).suppliers, 2);
  EXPECT_EQ(cells("2024").at(0).suppliers, 2);
  EXPECT_EQ(cells("2024").at(0).magnitude, Money::euros(300));
}

TEST_F(Contributors, AreOnlyMadeForPeriodsWithAKey) {
  add(purchase_line(100), 1);
  const auto none = [](const model::Period&) { return std::optional<Pseudonymiser>(); };
  EXPECT_TRUE(accumulator.contributors(none, true)->empty());
}

// Both ends run the same rules: whatever the purchases are, they hold.
TEST_F(Contributors, OfAnyPurchasesPassTheRules) {
  std::mt19937 random(7);
  const auto draw = [&](int least, int most) {
    return std::uniform_int_distribution(least, most)(random);
  };
  const std::optional<SupplierKind> kinds[] = {{}, SupplierKind::esat, SupplierKind::ea};
  for (int i = 0; i < 3000; ++i) {
    auto purchase = purchase_line(draw(-20, 400), draw(1, 3));
    purchase.basis = draw(0, 1) == 0 ? model::Basis::direct : model::Basis::l2113_12;
    if (draw(0, 9) == 0) purchase.tax = model::TaxBasis::unknown;
    const Match match{kinds[draw(0, 2)], draw(0, 3) == 0, draw(0, 5) == 0};
    add(purchase, static_cast<std::uint64_t>(draw(0, 40)), match);
  }
  const auto period = model::Period::year(2024);
  const auto figures = accumulator.figures({}, true)->at(period);
  const auto contributors = accumulator.contributors(all_periods(), true)->at(period);
  EXPECT_GT(contributors.size(), 10U);
  rules::Report report;
  rules::check_contributors(contributors, figures, model::Nomenclature::standard(), report);
  for (const auto& finding : report.findings()) ADD_FAILURE() << finding.message(Lang::en);
}

}  // namespace
}  // namespace parangon::connectors::anonymise
