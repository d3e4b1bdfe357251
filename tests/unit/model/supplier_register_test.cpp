// Proves that the register is looked up by establishment and by day, and keeps its own order.
#include "shared/model/supplier_register.hpp"

#include <gtest/gtest.h>

namespace parangon::model {
namespace {

const auto first = Siret::try_parse("22770001000019").value();
const auto second = Siret::try_parse("73282932000074").value();

RegisterEntry entry(Siret siret, SupplierKind kind, int order, std::optional<Date> from = {},
                    std::optional<Date> to = {}) {
  return {.siret = siret,
          .kind = kind,
          .flag = std::nullopt,
          .first_day = from,
          .last_day = to,
          .order = order,
          .source = "test"};
}

TEST(RegisterEntry, IsValidFromItsFirstDayToItsLastIncluded) {
  const auto from = Date::of(2020, 5, 1);
  const auto to = Date::of(2020, 5, 31);
  const auto bounded = entry(first, SupplierKind::ea, 0, from, to);
  EXPECT_FALSE(bounded.valid_on(Date::of(2020, 4, 30).value()));
  EXPECT_TRUE(bounded.valid_on(*from));
  EXPECT_TRUE(bounded.valid_on(*to));
  EXPECT_FALSE(bounded.valid_on(Date::of(2020, 6, 1).value()));
  EXPECT_TRUE(entry(first, SupplierKind::ea, 0).valid_on(Date::of(1, 1, 1).value()));
}

TEST(SupplierRegister, FindsAllEntriesOfAnEstablishmentInTheRegistersOrder) {
  const SupplierRegister reg({entry(second, SupplierKind::ei, 2),
                              entry(first, SupplierKind::esat, 1),
                              entry(second, SupplierKind::ea, 0)});
  ASSERT_EQ(reg.of(second).size(), 2U);
  EXPECT_EQ(reg.of(second)[0].kind, SupplierKind::ea);
  EXPECT_EQ(reg.of(second)[1].kind, SupplierKind::ei);
  EXPECT_EQ(reg.of(first).size(), 1U);
  EXPECT_EQ(reg.establishments(), 2U);
  EXPECT_EQ(reg.entries().size(), 3U);
}

TEST(SupplierRegister, KnowsNothingOfOthers) {
  const SupplierRegister reg({entry(first, SupplierKind::esat, 0)});
  EXPECT_TRUE(reg.of(second).empty());
  EXPECT_FALSE(reg.lists_siren(second.siren(), Date::of(2020, 1, 1).value()));
  EXPECT_TRUE(SupplierRegister().of(first).empty());
  EXPECT_EQ(SupplierRegister().establishments(), 0U);
}

TEST(SupplierRegister, ListsALegalUnitOnlyOnDaysWhenAnEstablishmentIsApproved) {
  const SupplierRegister reg({entry(first, SupplierKind::esat, 0, Date::of(2020, 1, 1)),
                              entry(second, SupplierKind::ea, 1)});
  EXPECT_FALSE(reg.lists_siren(first.siren(), Date::of(2019, 12, 31).value()));
  EXPECT_TRUE(reg.lists_siren(first.siren(), Date::of(2020, 1, 1).value()));
  EXPECT_TRUE(reg.lists_siren(second.siren(), Date::of(1990, 1, 1).value()));
}

}  // namespace
}  // namespace parangon::model
