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

TEST(TextTable, RefusesARowOfAnotherWidth) {
  TextTable table({TextTable::Align::left});
  EXPECT_THROW(table.row({"a", "b"}), std::logic_error);
}

}  // namespace
}  // namespace parangon
