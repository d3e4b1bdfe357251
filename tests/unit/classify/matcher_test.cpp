// Proves that suppliers match at the establishment and at the date, that two kinds count once, and
// that a legal unit alone never matches.
#include "connectors/classify/matcher.hpp"

#include <gtest/gtest.h>

namespace parangon::connectors::classify {
namespace {

using model::Basis;
using model::Date;
using model::SupplierKind;

const auto listed = *model::Siret::try_parse("73282932000074");
const auto sibling = *model::Siret::try_parse("73282932000082");  // Same SIREN, not listed.
const auto day = *Date::of(2024, 6, 15);
const auto amount = model::Money::euros(10);
const std::map<model::Siret, ReviewAnswer> no_answers;

model::RegisterEntry entry(SupplierKind kind, int order) {
  return {listed, kind, {}, {}, {}, order, "test"};
}

Supplier supplier(model::Siret siret) { return {siret, siret.siren().number()}; }

TEST(Matcher, MatchesOnlyBetweenFirstAndLastDay) {
  auto e = entry(SupplierKind::esat, 1);
  e.first_day = *Date::of(2024, 6, 15);
  e.last_day = *Date::of(2024, 12, 31);
  const model::SupplierRegister reg({e});
  Matcher matcher(reg, no_answers);
  EXPECT_EQ(matcher.match(supplier(listed), day, Basis::direct, amount).kind, SupplierKind::esat);
  EXPECT_FALSE(matcher.match(supplier(listed), *Date::of(2024, 6, 14), Basis::direct, amount).kind);
  EXPECT_TRUE(matcher.match(supplier(listed), *Date::of(2024, 12, 31), Basis::direct, amount).kind);
  EXPECT_FALSE(matcher.match(supplier(listed), *Date::of(2025, 1, 1), Basis::direct, amount).kind);
}

TEST(Matcher, TwoKindsCountOnceByTheRegistersOrder) {
  const model::SupplierRegister reg({entry(SupplierKind::ei, 1), entry(SupplierKind::ea, 2)});
  Matcher matcher(reg, no_answers);
  EXPECT_EQ(matcher.match(supplier(listed), day, Basis::direct, amount).kind, SupplierKind::ei);
  EXPECT_EQ(matcher.match(supplier(listed), day, Basis::reserved_unspecified, amount).kind,
            SupplierKind::ei);
}

TEST(Matcher, TheContractsBasisDecidesBetweenTwoKinds) {
  const model::SupplierRegister reg({entry(SupplierKind::ei, 1), entry(SupplierKind::ea, 2)});
  Matcher matcher(reg, no_answers);
  EXPECT_EQ(matcher.match(supplier(listed), day, Basis::l2113_12, amount).kind, SupplierKind::ea);
  EXPECT_EQ(matcher.match(supplier(listed), day, Basis::l2113_13, amount).kind, SupplierKind::ei);
  EXPECT_EQ(matcher.match(supplier(listed), day, Basis::l2113_14, amount).kind, SupplierKind::ei);
}

TEST(Matcher, FlagsStandBesideTheKind) {
  model::RegisterEntry flag{listed, {}, model::SupplierFlag::esus, {}, {}, 2, "test"};
  const model::SupplierRegister reg({entry(SupplierKind::aci, 1), flag});
  Matcher matcher(reg, no_answers);
  const auto match = matcher.match(supplier(listed), day, Basis::direct, amount);
  EXPECT_EQ(match.kind, SupplierKind::aci);
  EXPECT_TRUE(match.esus);
  EXPECT_FALSE(match.ess);
}

TEST(Matcher, ASharedLegalUnitGoesToReviewAndCountsAsOrdinary) {
  const model::SupplierRegister reg({entry(SupplierKind::esat, 1)});
  Matcher matcher(reg, no_answers);
  EXPECT_FALSE(matcher.match(supplier(sibling), day, Basis::direct, amount).kind);
  EXPECT_TRUE(matcher.last_needs_review());
  matcher.match(supplier(sibling), day, Basis::direct, amount);
  ASSERT_TRUE(matcher.review().contains(sibling));
  EXPECT_EQ(matcher.review().at(sibling).lines, 2);
  EXPECT_EQ(matcher.review().at(sibling).amount, model::Money::euros(20));
}

TEST(Matcher, AnAnswerSettlesTheReview) {
  const model::SupplierRegister reg({entry(SupplierKind::esat, 1)});
  const std::map<model::Siret, ReviewAnswer> yes{{sibling, {SupplierKind::esat}}};
  Matcher matcher(reg, yes);
  EXPECT_EQ(matcher.match(supplier(sibling), day, Basis::direct, amount).kind, SupplierKind::esat);
  EXPECT_TRUE(matcher.review().empty());
  const std::map<model::Siret, ReviewAnswer> no{{sibling, {}}};
  Matcher other(reg, no);
  EXPECT_FALSE(other.match(supplier(sibling), day, Basis::direct, amount).kind);
  EXPECT_TRUE(other.review().empty());
}

}  // namespace
}  // namespace parangon::connectors::classify
