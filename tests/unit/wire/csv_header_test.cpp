#include "shared/wire/csv_header.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

#include "shared/wire/text_encoding.hpp"

namespace parangon::wire {
namespace {

using ::testing::HasSubstr;

TEST(CsvHeader, ComparesWithoutCaseAccentsOrSigns) {
  // The ways people write one header are one key.
  EXPECT_EQ(header_key("Montant H.T. (€)"), "montantht");
  EXPECT_EQ(header_key("montant_ht"), "montantht");
  EXPECT_EQ(header_key("N° SIRET"), "nsiret");
  EXPECT_EQ(header_key("Réservé À ÇÉÈÊË îôû ñ ÿ"), "reserveaceeeeiouny");
  EXPECT_EQ(header_key("Œuvre"), "oeuvre");
  EXPECT_EQ(header_key("×÷ß"), "");
}

TEST(CsvHeader, FindsOneColumnAndRefusesTwo) {
  // Absent is nothing, twice is a conflict.
  constexpr std::array<std::string_view, 4> header = {"Date", "Montant HT", "date ", "x"};
  EXPECT_EQ(**find_column(header, "montant_ht"), 1U);
  EXPECT_EQ(*find_column(header, "cpv"), std::nullopt);
  const auto twice = find_column(header, "DATE");
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().code, Errc::conflict);
}

TEST(CsvHeader, ListsColumnsBriefly) {
  // Long names are cut between characters, long lists end in "…".
  const std::string accents = "é" + std::string(38, 'x') + "éé";
  const std::array<std::string_view, 2> two = {"a", accents};
  EXPECT_EQ(list_columns(two), "\"a\", \"é" + std::string(38, 'x') + "\"");
  const std::vector<std::string_view> many(41, "c");
  EXPECT_THAT(list_columns(many), HasSubstr(", …"));
}

TEST(CsvHeader, ShortenedNeverCutsACharacter) {
  // At, before and behind a border.
  EXPECT_EQ(shortened("aé", 3), "aé");
  EXPECT_EQ(shortened("aé", 2), "a");
  EXPECT_EQ(shortened("é", 1), "");
  EXPECT_EQ(shortened("", 0), "");
}

}  // namespace
}  // namespace parangon::wire
