// Proves that CPV codes form their hierarchy by their digits, and are read as files spell them.
#include "shared/model/cpv.hpp"

#include <gtest/gtest.h>

namespace parangon::model {
namespace {

Cpv cpv(std::string_view digits) { return Cpv::from_digits(digits).value(); }

TEST(Cpv, DepthIsTheNumberOfSignificantDigits) {
  EXPECT_EQ(cpv("77000000").depth(), 2);
  EXPECT_EQ(cpv("30000000").depth(), 2);
  EXPECT_EQ(cpv("77300000").depth(), 3);
  EXPECT_EQ(cpv("77310000").depth(), 4);
  EXPECT_EQ(cpv("30192113").depth(), 8);
}

TEST(Cpv, ParentDropsTheLastSignificantDigit) {
  EXPECT_EQ(cpv("77314100").parent(), cpv("77314000"));
  EXPECT_EQ(cpv("30192113").parent(), cpv("30192110"));
  EXPECT_EQ(cpv("77300000").parent(), cpv("77000000"));
  EXPECT_FALSE(cpv("77000000").parent());
  EXPECT_FALSE(cpv("30000000").parent());
}

TEST(Cpv, WithinIsTheSubtree) {
  EXPECT_TRUE(cpv("77314100").within(cpv("77310000")));
  EXPECT_TRUE(cpv("77310000").within(cpv("77310000")));
  EXPECT_FALSE(cpv("77310000").within(cpv("77314100")));
  EXPECT_FALSE(cpv("77320000").within(cpv("77310000")));
  EXPECT_TRUE(cpv("30192113").within(cpv("30000000")));
}

TEST(Cpv, EveryCodeIsWithinItsParent) {
  for (auto code = std::optional(cpv("30192113")); code->parent(); code = code->parent()) {
    EXPECT_TRUE(code->within(*code->parent()));
    EXPECT_EQ(code->parent()->depth(), code->depth() - 1);
  }
}

TEST(Cpv, RefusesWhatIsNoCode) {
  EXPECT_FALSE(Cpv::from_digits("00000000"));
  EXPECT_FALSE(Cpv::from_digits("00123456"));
  EXPECT_FALSE(Cpv::from_digits("7731000"));
  EXPECT_FALSE(Cpv::from_digits("773100000"));
  EXPECT_FALSE(Cpv::from_digits("7731000a"));
  EXPECT_EQ(cpv("03111000").to_string(), "03111000");
}

TEST(ReadCpv, ReadsTheSpellingsOfFiles) {
  for (const char* text : {"77311000-3", " 77311000-3 ", "773110003"}) {
    const auto reading = read_cpv(text);
    ASSERT_TRUE(reading) << text;
    EXPECT_EQ(reading->code, cpv("77311000"));
    EXPECT_EQ(reading->check_digit, 3);
    EXPECT_FALSE(reading->zero_restored);
  }
  const auto bare = read_cpv("77311000");
  ASSERT_TRUE(bare);
  EXPECT_FALSE(bare->check_digit);
}

TEST(ReadCpv, RestoresTheZeroThatASpreadsheetLost) {
  for (const char* text : {"3111000", "3111000-2"}) {
    const auto reading = read_cpv(text);
    ASSERT_TRUE(reading) << text;
    EXPECT_EQ(reading->code, cpv("03111000"));
    EXPECT_TRUE(reading->zero_restored);
  }
  EXPECT_EQ(read_cpv("3111000-2")->check_digit, 2);
}

TEST(ReadCpv, RefusesTheRest) {
  for (const char* text : {"", " ", "-3", "77311000-", "77311000-33", "7731100", "0", "000000000",
                           "77311000x", "7731-1000", "marché"}) {
    const auto reading = read_cpv(text);
    EXPECT_TRUE(!reading || reading->zero_restored) << text;
  }
  EXPECT_FALSE(read_cpv("311100"));
  EXPECT_FALSE(read_cpv("0000000"));
}

}  // namespace
}  // namespace parangon::model
