// Proves that a reader of a release's files alone derives what follows from them, and no more.

#include "hub/release/reading.hpp"

#include <gtest/gtest.h>

#include "hub/release/build.hpp"

namespace parangon::hub::release {
namespace {

constexpr const char* header = "period,measure,territory,segment,kind,amount_before_tax,status\r\n";

/// A table of these rows, "territory,segment,kind,amount", an amount "c" being hidden.
std::vector<ReleasedFile> release_of(std::initializer_list<std::string> rows) {
  std::string table = header;
  for (const std::string& row : rows) {
    const auto comma = row.rfind(',');
    const std::string amount = row.substr(comma + 1);
    table += "2025,paid," + row.substr(0, comma) + (amount == "c" ? ",,c" : "," + amount + ",A") +
             "\r\n";
  }
  return {
      {"segments.csv", table},
      {"codes-territory.csv", "code,parent\r\nall,\r\n77,all\r\n78,all\r\n22770001000019,77\r\n"},
      {"codes-segment.csv", "code,parent\r\nall,\r\nF01,all\r\nF02,all\r\nF03,all\r\n"},
      {"codes-kind.csv", "code,parent\r\nall,\r\ninclusive,all\r\nother,all\r\ness,all\r\n"}};
}

std::string told(const Result<Deductions>& deduced) {
  if (!deduced) return deduced.error().message.en;
  std::string out = deduced->with_negative ? "negative " : "";
  for (const auto& cell : deduced->cells) {
    out += cell.cell.substr(10) + " " + cell.lower.to_decimal() + ".." + cell.upper.to_decimal() +
           "; ";
  }
  return out;
}

TEST(Reading, TwoHiddenPartsOfATotalShareWhatIsLeft) {
  EXPECT_EQ(told(deduce(release_of(
                {"all,all,all,100.00", "all,F01,all,c", "all,F02,all,c", "all,F03,all,30.00"}))),
            "all/F01/all/any 0.00..70.00; all/F02/all/any 0.00..70.00; ");
}

TEST(Reading, OneHiddenPartIsComputed) {
  const auto deduced = deduce(release_of(
      {"all,all,all,100.00", "all,F01,all,c", "all,F02,all,20.00", "all,F03,all,30.00"}));
  ASSERT_TRUE(deduced);
  EXPECT_EQ(told(deduced), "all/F01/all/any 50.00..50.00; ");
  EXPECT_TRUE(deduced->cells.at(0).exact());
  EXPECT_EQ(deduced->published, 3U);
}

TEST(Reading, EssLeavesARestThatNoTableHas) {
  EXPECT_EQ(told(deduce(release_of({"all,all,all,100.00", "all,all,inclusive,40.00",
                                    "all,all,other,60.00", "all,all,ess,c"}))),
            "all/all/ess/any 0.00..100.00; ");
}

TEST(Reading, AgenciesByNameAreNotAllOfTheirDepartment) {
  EXPECT_EQ(told(deduce(release_of({"all,all,all,100.00", "77,all,all,60.00", "78,all,all,c",
                                    "22770001000019,all,all,c"}))),
            "22770001000019/all/all/any 0.00..60.00; 78/all/all/any 40.00..40.00; ");
}

TEST(Reading, WhereNothingFromZeroUpFitsAmountsMayBeNegative) {
  EXPECT_EQ(told(deduce(release_of({"all,all,all,100.00", "all,F01,all,-20.00", "all,F02,all,c",
                                    "all,F03,all,130.00"}))),
            "negative all/F02/all/any -10.00..-10.00; ");
}

TEST(Reading, AContradictionIsSaid) {
  EXPECT_FALSE(deduce(
      release_of({"all,all,all,100.00", "all,F01,all,120.00", "all,F02,all,-30.00", "all,F03,all,c",
                  "all,F03,inclusive,c", "all,F03,other,11.00", "77,F03,all,12.00"})));
  const auto deduced =
      deduce(release_of({"all,all,all,100.00", "all,F01,all,20.00", "all,F02,all,20.00",
                         "all,F03,all,30.00", "77,all,all,c"}));
  ASSERT_FALSE(deduced);
  EXPECT_EQ(deduced.error().code, Errc::rule_violation);
}

TEST(Reading, WhatIsNoReleaseIsNamedWithItsLine) {
  EXPECT_FALSE(deduce({}));
  auto files = release_of({"all,all,all,100.00", "all,F09,all,c"});
  EXPECT_EQ(told(deduce(files)), "segments.csv, line 3: unknown code F09");
  std::erase_if(files, [](const ReleasedFile& file) { return file.name == "codes-segment.csv"; });
  EXPECT_EQ(told(deduce(files)), "segments.csv, line 2: the release has no codes-segment.csv");
  files = release_of({"all,all,all,1OO"});
  EXPECT_EQ(told(deduce(files)), "segments.csv, line 2: unreadable amount");
  files = release_of({});
  files[0].bytes = "period,measure\r\n";
  EXPECT_EQ(told(deduce(files)), "segments.csv, line 1: no column territory");
}

}  // namespace
}  // namespace parangon::hub::release
