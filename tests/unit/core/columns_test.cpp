// Proves that tables for the terminal line up whatever the accents, and what a width counts.
#include "shared/core/columns.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace parangon {
namespace {

TEST(DisplayWidth, CountsWhatATerminalShows) {
  EXPECT_EQ(display_width("été"), 3U);
  EXPECT_EQ(display_width("e\u0301te\u0301"), 3U);
  EXPECT_EQ(display_width("1\u202F234\u00A0€"), 7U);
}

TEST(TextTable, LinesUpAndUnderlinesItsHeading) {
  using Align = TextTable::Align;
  TextTable table({Align::left, Align::right});
  table.row({"été", "n"});
  table.row({"hiver", "12"});
  EXPECT_EQ(table.render(), "  été      n\n  ─────   ──\n  hiver   12\n");
}

TEST(TextTable, CutsItsLastTextColumnAtTheTerminalsWidth) {
  using Align = TextTable::Align;
  TextTable table({Align::left, Align::left});
  table.row({"règle", "premier cas"});
  table.row({"P-A", "une phrase entière, à couper"});
  EXPECT_EQ(table.render(25),
            "  règle   premier cas\n  ─────   ───────────────\n  P-A     une phrase ent…\n");
  EXPECT_EQ(table.render(38), table.render());
  // Too narrow for what stands before it: that much is shown all the same.
  EXPECT_EQ(table.render(5), "  règle premier c…\n  ───── ──────────\n  P-A   une phras…\n");
  TextTable numbers({Align::left, Align::right});
  numbers.row({"a", "n"});
  numbers.row({"b", "1 234 567"});
  EXPECT_EQ(numbers.render(5), "  a         n\n  ─ ─────────\n  b 1 234 567\n");
}

TEST(TextTable, BreaksHeadingsThenTextButNoNumbers) {
  using Align = TextTable::Align;
  TextTable table({Align::left, Align::right});
  table.row({"acheteur", "pour 1 000 hab."});
  table.row({"Département de Seine-et-Marne", "104,30 €"});
  table.row({"Ville de Paris", "1 223,41 €"});
  EXPECT_EQ(table.render(41),
            "  acheteur                     pour 1 000\n"
            "                                     hab.\n"
            "  ───────────────────────────  ──────────\n"
            "  Département de Seine-et-       104,30 €\n"
            "  Marne\n"
            "  Ville de Paris               1 223,41 €\n");
  EXPECT_EQ(table.render(49), table.render());
}

TEST(TextTable, RefusesARowOfAnotherWidth) {
  TextTable table({TextTable::Align::left});
  EXPECT_THROW(table.row({"a", "b"}), std::logic_error);
}

}  // namespace
}  // namespace parangon
