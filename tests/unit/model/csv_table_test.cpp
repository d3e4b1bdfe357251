// Proves that small CSV texts are read as RFC 4180 says, and refused with their place.
#include "shared/model/csv_table.hpp"

#include <gtest/gtest.h>

namespace parangon::model {
namespace {

Result<CsvTable> parse(std::string_view text) { return CsvTable::parse("t.csv", text, {"a", "b"}); }

TEST(CsvTable, ReadsQuotesLineEndsAndTheByteOrderMark) {
  const auto table = parse(
      "\xEF\xBB\xBF"
      "A,b\r\n\"x, \"\"y\"\"\",2\n\n\"two\nlines\",\nlast,3");
  ASSERT_TRUE(table.has_value());
  ASSERT_EQ(table->rows().size(), 3U);
  EXPECT_EQ(table->rows()[0].fields, (std::vector<std::string>{"x, \"y\"", "2"}));
  EXPECT_EQ(table->rows()[1].fields, (std::vector<std::string>{"two\nlines", ""}));
  EXPECT_EQ(table->rows()[2].fields, (std::vector<std::string>{"last", "3"}));
  EXPECT_EQ(table->rows()[1].line, 4);
  EXPECT_EQ(table->rows()[2].line, 6);
}

TEST(CsvTable, TakesSemicolonsWhereTheHeaderHasThem) {
  const auto table = parse("a;b\n1,5;2\n");
  ASSERT_TRUE(table.has_value());
  EXPECT_EQ(table->rows()[0].fields, (std::vector<std::string>{"1,5", "2"}));
}

TEST(CsvTable, RefusesAnotherHeaderAndSaysWhichItWants) {
  for (const char* text : {"", "x,y\n", "a\n", "a,b,c\n"}) {
    const auto table = parse(text);
    ASSERT_FALSE(table.has_value()) << text;
    EXPECT_EQ(table.error().in(Lang::en), "t.csv, line 1: the columns must be \"a,b\"");
  }
}

TEST(CsvTable, RefusesARecordOfAnotherLength) {
  const auto table = parse("a,b\n1,2\n3\n");
  ASSERT_FALSE(table.has_value());
  EXPECT_EQ(table.error().in(Lang::en), "t.csv, line 3: 1 fields instead of 2");
  EXPECT_EQ(table.error().in(Lang::fr), "t.csv, ligne 3 : 1 champs au lieu de 2");
}

TEST(CsvTable, RefusesAnOpenQuoteAndATextThatIsTooLarge) {
  ASSERT_FALSE(parse("a,b\n\"1,2\n").has_value());
  EXPECT_EQ(parse("a,b\n\"1,2\n").error().code, Errc::malformed);
  const auto large = parse(std::string(CsvTable::max_bytes + 1, 'a'));
  ASSERT_FALSE(large.has_value());
  EXPECT_EQ(large.error().code, Errc::too_large);
}

}  // namespace
}  // namespace parangon::model
