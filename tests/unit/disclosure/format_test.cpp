// Proves that what is read is what was written, and that wrong JJ files, patterns, contributions,
// hierarchies and microdata are refused with the line they are wrong on, in both languages.

#include <gtest/gtest.h>

#include <map>

#include "hub/disclosure/cell_status.hpp"
#include "hub/disclosure/decimal.hpp"
#include "hub/disclosure/disclosure.hpp"
#include "hub/disclosure/jj_format.hpp"
#include "hub/disclosure/microdata.hpp"

namespace parangon::hub::disclosure {
namespace {

const std::string good =
    "0\n3\n"
    "a 1.5 1 u 0 9 0.5 0.5 0\n"
    "b 2 2 s 0 9 0 0 0\n"
    "t 3.5 3 z 0 9 0 0 0\n"
    "1\n0 3 : t (-1) a (1) b(1)\n";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  text.replace(text.find(from), from.size(), to);
  return text;
}

TEST(Jj, WhatIsWrittenIsReadBack) {
  const auto table = read_jj(good);
  ASSERT_TRUE(table) << table.error().message.en;
  EXPECT_EQ(table->decimals, 1U);
  EXPECT_EQ(table->cells[0].value, 15);
  EXPECT_EQ(table->cells[0].status, CellStatus::primary);
  const auto again = read_jj(write_jj(*table));
  ASSERT_TRUE(again);
  EXPECT_EQ(write_jj(*again), write_jj(*table));
}

struct Wrong {
  const char* from;
  const char* to;
  const char* says;
};

TEST(Jj, WrongFilesAreRefusedWithTheirLine) {
  const Wrong all[] = {
      {"0\n3\n", "1\n3\n", "Line 1: "},
      {"0\n3\n", "0\nthree\n", "Line 2: "},
      {"0\n3\n", "0\n3000000\n", "Line 2: 3000000 is over the limit"},
      {"a 1.5 1 u 0 9 0.5 0.5 0", "a 1.5 1 u 0 9 0.5 0.5", "Line 3: a cell has nine fields"},
      {"a 1.5", "a x", "Line 3: \"x\" is not a number"},
      {"a 1.5 1 u", "a 1.5 1 q", "Line 3: unknown status"},
      {"a 1.5 1 u 0 9", "a 1.5 1 u 2 9", "Line 3: the value of cell a is outside its bounds"},
      {"b 2 2", "a 2 2", "Line 4: cell a seen already"},
      {"b 2 2", "b 99999999999999999 2",
       "Line 4: the value or cost of cell b is over the limit of 4000000000000000"},
      {"b 2 2", "b 2 1e40", "Line 4: the value or cost of cell b is over the limit of 4"},
      {"b 2 2 s", "a 2 2 Z", "Line 4: cell a seen already, with the status u"},
      {"0 3 : t", "0 4 : t", "Line 7: 4 terms announced, 3 read"},
      {"t (-1)", "x (-1)", "Line 7: unknown cell: x"},
      {"a (1)", "a (0)", "Line 7: coefficient refused"},
      {"a (1)", "b (1)", "Line 7: "},
      {"b 2 2", "b 2.5 2", "the values do not add up, they differ by 0.5"},
      {"b(1)\n", "b(1)\nmore\n", "Line 7: nothing is expected here"},
      {"u 0 9 0.5", "u 0 9 -0.5", "a protection level is negative"},
  };
  for (const auto& wrong : all) {
    const auto table = read_jj(replaced(good, wrong.from, wrong.to));
    ASSERT_FALSE(table) << wrong.says;
    EXPECT_NE(table.error().message.en.find(wrong.says), std::string::npos)
        << table.error().message.en << " / " << wrong.says;
    EXPECT_NE(table.error().message.fr, table.error().message.en);
  }
}

TEST(Jj, BoundsAndLevelsBeyondAllAmountsEndThere) {
  const auto table = read_jj(replaced(good, "0 9 0.5 0.5", "-1e30 1E+20 1e18 0.5"));
  ASSERT_TRUE(table) << table.error().message.en;
  EXPECT_EQ(table->cells[0].lower, -max_amount);
  EXPECT_EQ(table->cells[0].upper, max_amount);
  EXPECT_EQ(table->cells[0].lower_level, max_amount);
  EXPECT_FALSE(read_jj(replaced(good, "a 1.5 1 u", "a 1.5 1e20 u")));
  EXPECT_FALSE(read_jj(replaced(good, "u 0 9", "u 0 nan")));
}

TEST(Jj, StatusesMayBeCapitals) {
  const auto table = read_jj(replaced(replaced(good, "1 u 0", "1 U 0"), "3 z 0", "3 Z 0"));
  ASSERT_TRUE(table);
  EXPECT_EQ(table->cells[0].status, CellStatus::primary);
  EXPECT_EQ(table->cells[2].status, CellStatus::published);
  EXPECT_TRUE(read_pattern("a U\nb M\nt Z\n", *table));
}

TEST(Jj, FinerValuesAreRoundedAndTotalsAddedUpAnew) {
  // Each part is rounded up, their sum would be rounded down; the total of totals follows.
  const std::string fine =
      "0\n4\nt 1.0000009000 1 s 0 9 0 0 0\na 0.50000045 1 u 0 9 0.00000001 0 0\n"
      "b 0.50000045 1 s 0 0.50000045 0 0 0\nall 1.00000090 1 s 0 9 0 0 0\n"
      "2\n0 2 : all (-1) t (1)\n0 3 : t (-1) a (1) b (1)\n";
  Notes notes;
  const auto table = read_jj(fine, &notes);
  ASSERT_TRUE(table) << table.error().message.en;
  EXPECT_EQ(table->decimals, 6U);
  EXPECT_EQ(table->cells[1].value, 500'000);
  EXPECT_EQ(table->cells[0].value, 1'000'000);
  EXPECT_EQ(table->cells[3].value, 1'000'000);
  EXPECT_EQ(table->cells[1].lower_level, 1);
  ASSERT_EQ(notes.size(), 1U);
  EXPECT_TRUE(notes[0].en.starts_with("4 values have more than 6 decimals")) << notes[0].en;
  const auto wrong = read_jj(replaced(fine, "b 0.50000045 1", "b 0.60000045 1"));
  ASSERT_FALSE(wrong);
  EXPECT_NE(wrong.error().message.en.find("cell b is outside its bounds"), std::string::npos);
  const auto off = read_jj(replaced(fine, "a 0.50000045 1", "a 0.60000045 1"));
  ASSERT_FALSE(off);
  EXPECT_NE(off.error().message.en.find("do not add up"), std::string::npos);
}

TEST(Jj, LargeValuesKeepFewerDecimals) {
  const auto table = read_jj(
      "0\n3\nt 2000000000000000.25 1 s 0 1e30 0 0 0\na 2000000000000000 1 s 0 1e30 0 0 0\n"
      "b 0.25 1 s 0 1e30 0 0 0\n1\n0 3 : t (-1) a (1) b (1)\n");
  ASSERT_TRUE(table) << table.error().message.en;
  EXPECT_EQ(table->decimals, 0U);
  EXPECT_EQ(table->cells[0].value, 2'000'000'000'000'000);
}

TEST(Jj, EqualCellsOfContradictingStatusesAreNamed) {
  const auto table = read_jj(
      "0\n3\nt 5 1 z 0 9 0 0 0\na 5 1 s 0 9 0 0 0\nb 5 1 u 0 9 0 0 0\n"
      "2\n0 2 : t (-1) a (1)\n0 2 : a (-1) b (1)\n");
  ASSERT_TRUE(table);
  const auto sound = check_statuses(*table);
  ASSERT_FALSE(sound);
  EXPECT_EQ(sound.error().code, Errc::rule_violation);
  EXPECT_EQ(sound.error().message.en,
            "Contradicting statuses: cell t (z, to be published) equals cell b (u, to be "
            "suppressed)");
  EXPECT_TRUE(check_statuses(*read_jj(good)));
}

TEST(Limits, AmountsUpToTheLimitAreProtected) {
  // A published total of 4 × 10^15 and a primary of one unit, costs as large.
  const auto table = read_jj(
      "0\n4\n0 3999999999999999 3999999999999999 s 0 1e30 0 0 0\n1 1 1 u 0 1e30 1 1 0\n"
      "2 1999999999999999 1999999999999999 s 0 1e30 0 0 0\n"
      "3 1999999999999999 1999999999999999 s 0 1e30 0 0 0\n1\n0 4 : 0 (-1) 1 (1) 2 (1) 3 (1)\n");
  ASSERT_TRUE(table) << table.error().message.en;
  Request request;
  request.table = *table;
  const auto outcome = secure(std::move(request));
  ASSERT_TRUE(outcome);
  EXPECT_TRUE(outcome->is_safe());
  EXPECT_EQ(outcome->protection.loss.cost, 1'999'999'999'999'999);
  EXPECT_LE(outcome->protection.lower_bound.value_or(0), outcome->protection.loss.cost);
}

TEST(Pattern, MustNameEveryCellAndKeepPrimariesHidden) {
  const auto table = read_jj(good);
  ASSERT_TRUE(table);
  EXPECT_TRUE(read_pattern("a u\nb m\nt z\n", *table));
  const std::pair<const char*, const char*> wrong[] = {
      {"a u\nb m\n", "Cell t is missing"},
      {"a s\nb m\nt z\n", "Line 1: primary cell a must stay"},
      {"a u\nb u\nt z\n", "Line 2: cell b is not a primary one"},
      {"a u\nb m\nt m\n", "Line 3: cell t must be published"},
      {"a u\nc m\nt z\n", "Line 2: unknown cell: c"},
      {"a u\na u\nt z\n", "Line 2: cell a seen already"},
      {"a u x\n", "Line 1: "},
      {"a q\n", "Line 1: unknown status"},
  };
  for (const auto& [text, says] : wrong) {
    const auto pattern = read_pattern(text, *table);
    ASSERT_FALSE(pattern) << text;
    EXPECT_NE(pattern.error().message.en.find(says), std::string::npos)
        << pattern.error().message.en;
  }
}

TEST(Pattern, IdsMayHaveBlanks) {
  auto table = read_jj(good);
  ASSERT_TRUE(table);
  table->cells[1].id = "Hauts de Seine|Île  x";
  const Pattern pattern{CellStatus::primary, CellStatus::secondary, CellStatus::published};
  const auto again = read_pattern(write_pattern(*table, pattern), *table);
  ASSERT_TRUE(again) << again.error().message.en;
  EXPECT_EQ(*again, pattern);
}

TEST(Contributions, TotalsAreAddedUp) {
  auto table = read_jj(good);
  ASSERT_TRUE(table);
  ASSERT_TRUE(read_contributions("cell,holding,amount\na,h1,1.5\nb,h1,0.5\nb,h2,1.5\n", *table));
  ASSERT_EQ(table->contributions.size(), 5U);
  EXPECT_EQ(table->contributions[3], (Contribution{2, 0, 20}));
  EXPECT_EQ(table->contributions[4], (Contribution{2, 1, 15}));
}

TEST(Contributions, FinerAmountsAreRoundedToTheirCells) {
  auto table = read_jj(good);
  ASSERT_TRUE(table);
  Notes notes;
  const auto read = read_contributions(
      "cell,holding,amount\na,h1,1.25\na,h2,0.25\nb,h1,1.75\nb,h2,0.25\nt,h1,3\nt,h2,0.5\n", *table,
      &notes);
  ASSERT_TRUE(read) << read.error().message.en;
  EXPECT_EQ(notes.size(), 1U);
  std::map<CellIndex, Amount> sums;
  for (const auto& part : table->contributions) sums[part.cell] += part.amount;
  EXPECT_EQ(sums, (std::map<CellIndex, Amount>{{0, 15}, {1, 20}, {2, 35}}));
}

TEST(Contributions, WrongLinesAreRefused) {
  const auto table = read_jj(good);
  ASSERT_TRUE(table);
  const std::pair<const char*, const char*> wrong[] = {
      {"cell,amount\n", "Line 1: the header"},
      {"cell,holding,amount\na,h1\n", "Line 2: three fields"},
      {"cell,holding,amount\nx,h1,1\n", "Line 2: unknown cell: x"},
      {"cell,holding,amount\na,,1\n", "Line 2: empty holding"},
      {"cell,holding,amount\na,h1,1.2x\n", "Line 2: empty holding, or amount refused"},
      {"cell,holding,amount\na,h1,1.23\n", "Line 2: the contributions of cell a add up to 1.2"},
      {"cell,holding,amount\na,h1,0.5\na,h1,1\n", "Cell a: two contributions"},
      {"cell,holding,amount\na,h1,0.5\nb,h2,2\na,h3,0.9\n",
       "Line 4: the contributions of cell a add up to 1.4, its value is 1.5"},
      {"cell,holding,amount\na,h1,1.5\nb,h2,2\nt,h1,2\nt,h2,1.5\n",
       "Relation of cell t: the contributions of h1 do not add up, they differ by -0.5"},
  };
  for (const auto& [text, says] : wrong) {
    Table copy = *table;
    const auto read = read_contributions(text, copy);
    ASSERT_FALSE(read) << text;
    EXPECT_TRUE(read.error().message.en.starts_with(says)) << read.error().message.en;
    EXPECT_NE(read.error().message.fr, read.error().message.en);
  }
}

TEST(Contributions, ACellOfWhichNobodyTellsIsOneOfUnknownContributors) {
  auto table = read_jj(good);
  ASSERT_TRUE(table);
  ASSERT_TRUE(read_contributions("cell,holding,amount\na,\"one, \"\"h1\"\"\",1.5\n", *table));
  EXPECT_EQ(table->holdings, std::vector<std::string>{"one, \"h1\""});
  EXPECT_EQ(table->contributions, (std::vector<Contribution>{{0, 0, 15}}));
  EXPECT_EQ(cells_of_unknown_contributors(*table), 2U);
}

TEST(Hierarchy, IsReadByItsLeads) {
  const auto tree = read_hierarchy("A\n@A1\n@A2\n@@A21\nB\n");
  ASSERT_TRUE(tree);
  EXPECT_EQ(tree->codes, (std::vector<std::string>{"Total", "A", "A1", "A2", "A21", "B"}));
  EXPECT_EQ(tree->parent, (std::vector<std::size_t>{0, 0, 1, 1, 3, 0}));
  EXPECT_FALSE(read_hierarchy("A\n@@A1\n"));
  EXPECT_FALSE(read_hierarchy("A\nA\n"));
}

TEST(Microdata, WrongLinesAreRefused) {
  MicrodataLayout layout;
  layout.dimensions = {{"row", {*read_hierarchy("A\n@A1\nB\n")}}};
  layout.value = "v";
  EXPECT_TRUE(table_from_microdata("row,v\nA1,1\nB,2\n", layout));
  const std::pair<const char*, const char*> wrong[] = {
      {"row,w\nA1,1\n", "Line 1: no column \"v\""},
      {"row,v,v\nA1,1,2\n", "Line 1: two columns \"v\""},
      {"row,v\nA1\n", "Line 2: 2 fields expected, 1 read"},
      {"row,v\nB,1\nA,1\n", "Line 3: \"A\" is not a code of the lowest level"},
      {"row,v\nC,1\n", "Line 2: \"C\" is not a code"},
      {"row,v\n,1\n", "Line 2: column \"row\": a code cannot be empty"},
      {"row,v\n\"A1\nx\",1\n", "Line 2: column \"row\": a code cannot be"},
      {"row,v\nA1,one\n", "Line 2: amount refused: \"one\""},
      {"row;v\nA1;1,5\n", "Line 2: amount refused: \"1,5\" (decimals stand after a point)"},
      {"row,v\nA1,1e18\n", "Line 2: amount refused: \"1e18\""},
      {"row,v\n\"A1\"x,1\n", "Line 2: text follows a closing quote"},
  };
  for (const auto& [text, says] : wrong) {
    const auto table = table_from_microdata(text, layout);
    ASSERT_FALSE(table) << text;
    EXPECT_TRUE(table.error().message.en.starts_with(says)) << table.error().message.en;
    EXPECT_NE(table.error().message.fr, table.error().message.en);
  }
  EXPECT_FALSE(table_from_microdata("row,v\nA1,1\nB,\"2\n", layout));
}

TEST(Microdata, QuotedFieldsAndOtherSeparatorsAreRead) {
  MicrodataLayout layout;
  layout.dimensions = {{"row", {}}};
  layout.value = "v";
  layout.holding = "who";
  for (const char* text : {"row,v,who\n\"b, \"\"north\"\"\",1.5,h1\na,2,\"h\n2\"\n",
                           "v;row;who\r\n\"1.5\";\"b, \"\"north\"\"\";h1\r\n2;a;\"h\n2\"\r\n\r\n",
                           "row\tv\twho\n\"b, \"\"north\"\"\"\t1.5\th1\na\t2\t\"h\n2\"\n"}) {
    const auto table = table_from_microdata(text, layout);
    ASSERT_TRUE(table) << table.error().message.en;
    ASSERT_EQ(table->cells.size(), 3U);
    EXPECT_EQ(table->cells[1].id, "a");
    EXPECT_EQ(table->cells[2].id, "b, \"north\"");
    EXPECT_EQ(table->cells[2].value, 15);
    EXPECT_EQ(table->holdings, (std::vector<std::string>{"h1", "h\n2"}));
  }
  EXPECT_EQ(table_from_microdata("row,v,who\na,1,\n", layout).error().message.en,
            "Line 2: empty holding");
}

TEST(Microdata, ADimensionTwiceAndTheTotalsCodeAreRefused) {
  MicrodataLayout layout;
  layout.dimensions = {{"row", {}}, {"row", {}}};
  layout.value = "v";
  const auto twice = table_from_microdata("row,v\na,1\n", layout);
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().code, Errc::invalid_argument);
  EXPECT_EQ(twice.error().message.en, "Dimension \"row\" is given twice");
  layout.dimensions.pop_back();
  const auto total = table_from_microdata("row,v\na,1\nTotal,1\n", layout);
  ASSERT_FALSE(total);
  EXPECT_TRUE(total.error().message.en.starts_with("Dimension \"row\": the code \"Total\""));
}

TEST(Decimal, IsExact) {
  EXPECT_EQ(parse_decimal("1e-06")->decimals, 6U);
  EXPECT_EQ(in_units(*parse_decimal("-12.50"), 2), -1250);
  EXPECT_EQ(in_units(*parse_decimal("1.2E2"), 0), 120);
  EXPECT_EQ(in_units(*parse_decimal("0.15"), 1), std::nullopt);
  EXPECT_EQ(in_units(*parse_decimal("0.15"), 1, Rounding::up), 2);
  EXPECT_EQ(in_units(*parse_decimal("-0.15"), 1, Rounding::down), -2);
  EXPECT_EQ(in_units(*parse_decimal("0.15"), 1, Rounding::nearest), 2);
  EXPECT_EQ(in_units(*parse_decimal("-0.14"), 1, Rounding::nearest), -1);
  EXPECT_EQ(in_units(*parse_decimal("0.12345678901234567890123"), 2), std::nullopt);
  EXPECT_EQ(in_units(*parse_decimal("0.12345678901234567890123"), 2, Rounding::nearest), 12);
  EXPECT_EQ(in_units(*parse_decimal("1e-40"), 2, Rounding::up), 1);
  EXPECT_EQ(in_units(*parse_decimal("-1e-40"), 2, Rounding::up), 0);
  const auto product = times(*parse_decimal("77.38"), *parse_decimal("12.5"));
  EXPECT_EQ(in_units(*product, 2), 96725);
  EXPECT_TRUE(times(*parse_decimal("0.123456789012"), *parse_decimal("0.123456789012"))->cut);
  EXPECT_FALSE(times(*parse_decimal("1e12"), *parse_decimal("1e12")));
  for (const char* text : {"", "-", "1.2.3", "abc", "1e", "1e99", ".5", "1234567890123456789"}) {
    EXPECT_FALSE(parse_decimal(text)) << text;
  }
}

}  // namespace
}  // namespace parangon::hub::disclosure
