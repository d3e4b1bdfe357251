// Proves that amounts are exact to the cent, never wrap, and are read only when there is one
// reading.
#include "shared/model/money.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <string>

namespace parangon::model {
namespace {

constexpr auto most = Money::cents(std::numeric_limits<std::int64_t>::max());
constexpr auto least = Money::cents(std::numeric_limits<std::int64_t>::min());

std::optional<std::int64_t> decimal(std::string_view text) {
  const auto money = Money::from_decimal(text);
  return money ? std::optional(money->in_cents()) : std::nullopt;
}

std::optional<std::int64_t> french(std::string_view text, char separator = '\0') {
  const auto money = Money::from_french(text, separator);
  return money ? std::optional(money->in_cents()) : std::nullopt;
}

TEST(Money, ArithmeticRefusesToOverflow) {
  EXPECT_EQ(Money::euros(2).plus(Money::cents(-50)), Money::cents(150));
  EXPECT_FALSE(most.plus(Money::cents(1)));
  EXPECT_FALSE(least.plus(Money::cents(-1)));
  EXPECT_FALSE(least.minus(Money::cents(1)));
  EXPECT_FALSE(least.negated());
  EXPECT_FALSE(least.magnitude());
  EXPECT_EQ(Money::cents(-5).magnitude(), Money::cents(5));
}

TEST(MoneyFromDecimal, ReadsNumbersAsJsonWritesThem) {
  EXPECT_EQ(decimal("1234.5"), 123450);
  EXPECT_EQ(decimal("-12"), -1200);
  EXPECT_EQ(decimal("5.0E4"), 5000000);
  EXPECT_EQ(decimal("1e-2"), 1);
  EXPECT_EQ(decimal("12345e-2"), 12345);
  EXPECT_EQ(decimal("0"), 0);
  EXPECT_EQ(decimal("-0.00"), 0);
}

TEST(MoneyFromDecimal, RoundsHalfAwayFromZero) {
  EXPECT_EQ(decimal("0.005"), 1);
  EXPECT_EQ(decimal("-0.005"), -1);
  EXPECT_EQ(decimal("0.0049999"), 0);
  EXPECT_EQ(decimal("1.015"), 102);
  EXPECT_EQ(decimal("5e-3"), 1);
  EXPECT_EQ(decimal("4e-3"), 0);
  EXPECT_EQ(decimal("5e-5"), 0);
  EXPECT_EQ(decimal("99.995"), 10000);
}

TEST(MoneyFromDecimal, HoldsTheWholeRangeAndNothingBeyond) {
  EXPECT_EQ(decimal("92233720368547758.07"), most.in_cents());
  EXPECT_EQ(decimal("-92233720368547758.08"), least.in_cents());
  EXPECT_FALSE(decimal("92233720368547758.08"));
  EXPECT_FALSE(decimal("92233720368547758.075"));
  EXPECT_FALSE(decimal("-92233720368547758.09"));
  EXPECT_FALSE(decimal("1e30"));
}

TEST(MoneyFromDecimal, ReadsFractionsOfAnyLength) {
  EXPECT_EQ(decimal("0.3333333333333333333333333333333333333333"), 33);
  EXPECT_EQ(decimal("0.0050000000000000000000000000000000000000"), 1);
  // The digit that was cut off would have mattered.
  EXPECT_FALSE(decimal("0.000000000000000000000000000000000001e36"));
}

TEST(MoneyFromDecimal, RefusesWhatIsNoNumber) {
  for (const char* text : {"", "-", ".", "1,5", "1 000", "1.2.3", "1e", "1e+", "1e1000", "0x10",
                           "NaN", "12€", "--1", "1e41"}) {
    EXPECT_FALSE(decimal(text)) << text;
  }
}

TEST(MoneyFromFrench, ReadsTheSpellingsOfSpreadsheets) {
  EXPECT_EQ(french("1 234,50"), 123450);
  EXPECT_EQ(french("1.234,50 €"), 123450);
  EXPECT_EQ(french("1\u00A0234,50\u00A0€"), 123450);
  EXPECT_EQ(french("1\u202F234,50 EUR"), 123450);
  EXPECT_EQ(french("1,234.50"), 123450);
  EXPECT_EQ(french("1234,5"), 123450);
  EXPECT_EQ(french("1234.5"), 123450);
  EXPECT_EQ(french("12"), 1200);
  EXPECT_EQ(french("1.234.567"), 123456700);
  EXPECT_EQ(french("1'234,50"), 123450);
}

TEST(MoneyFromFrench, ReadsNegativesAsAccountantsWriteThem) {
  EXPECT_EQ(french("(12,00)"), -1200);
  EXPECT_EQ(french("-12,00"), -1200);
  EXPECT_EQ(french("12,00-"), -1200);
  EXPECT_EQ(french("- 12,00 €"), -1200);
  EXPECT_FALSE(french("(-12,00)"));
  EXPECT_FALSE(french("--12"));
}

TEST(MoneyFromFrench, RefusesToGuessWhatASeparatorMeans) {
  EXPECT_FALSE(french("1.234"));
  EXPECT_FALSE(french("1,234"));
  EXPECT_FALSE(french("1.234-"));
  EXPECT_EQ(french("1.234", ','), 123400);
  EXPECT_EQ(french("1.234", '.'), 123);
  EXPECT_EQ(french("1,235", ','), 124);
}

TEST(MoneyFromFrench, SeesThatSomeThreeDigitsCannotBeThousands) {
  EXPECT_EQ(french("0,500"), 50);
  EXPECT_EQ(french("1234,567"), 123457);
  EXPECT_EQ(french(",500"), 50);
}

TEST(MoneyFromFrench, RefusesSeparatorsOutOfPlaceSuchAsThoseOfDates) {
  EXPECT_FALSE(french("01.02.2025"));
  EXPECT_FALSE(french("12.34.56"));
  EXPECT_FALSE(french("1,23,456.50"));
  EXPECT_FALSE(french("1234.567,00"));
  EXPECT_FALSE(french("12.5", ','));
  EXPECT_FALSE(french(".123,00"));
  EXPECT_FALSE(french("1,5.2,3"));
}

TEST(MoneyFromFrench, RefusesWhatIsNoAmount) {
  for (const char* text : {"", " ", "€", "()", "abc", "12 h", "1,2e3", "12%"}) {
    EXPECT_FALSE(french(text)) << text;
  }
}

TEST(Money, MachineFormReadsBack) {
  for (const auto money : {most, least, Money(), Money::cents(-1), Money::cents(123450)}) {
    EXPECT_EQ(Money::from_decimal(money.to_decimal()), money) << money.to_decimal();
  }
  EXPECT_EQ(Money::cents(-5).to_decimal(), "-0.05");
}

TEST(Money, IsShownAsEachLanguageWritesIt) {
  EXPECT_EQ(Money::cents(123456789).to_display(Lang::fr), "1\u202F234\u202F567,89\u00A0€");
  EXPECT_EQ(Money::cents(123456789).to_display(Lang::en), "€1,234,567.89");
  EXPECT_EQ(Money::cents(-99).to_display(Lang::fr), "-0,99\u00A0€");
  EXPECT_EQ(Money::cents(-99).to_display(Lang::en), "-€0.99");
  EXPECT_EQ(Money::euros(-1000).to_display(Lang::en), "-€1,000.00");
}

}  // namespace
}  // namespace parangon::model
