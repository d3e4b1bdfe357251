#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "shared/wire/register.hpp"

#include "tests/support/paths.hpp"
#include "tests/support/report_counts.hpp"

namespace parangon::wire {
namespace {

using parangon::testing::count_of;
using ::testing::HasSubstr;

Result<RegisterReading> read_directory_text(std::string_view text,
                                            const DirectoryLayout& layout = {}) {
  return read_register(RegisterFormat::directory, read_from(text), {"annuaire.csv", ""}, layout);
}

TEST(RegisterDirectory, ReadsTheSeedOfShelteredWork) {
  // The real file of 21 establishments, its guesses translated by the layout.
  DirectoryLayout layout;
  layout.kinds = {{"ESAT?", "esat"}, {"EA/ESAT?", "ea"}};
  std::ifstream file(
      parangon::support::source_path("tests/data/register/stpa_seed_from_decp_titulaires.csv"));
  const auto reading = read_register(RegisterFormat::directory, read_from(file),
                                     {"stpa.csv", "DECP 2018-19"}, layout);
  ASSERT_TRUE(reading) << reading.error().message.en;
  EXPECT_EQ(reading->rows, 21);
  EXPECT_EQ(reading->entries.size(), 21U);
  EXPECT_EQ(reading->entries[0].kind, model::SupplierKind::esat);
  EXPECT_EQ(reading->entries[0].source, "DECP 2018-19");
  EXPECT_EQ(reading->report.errors() + reading->report.warnings(), 0);
}

TEST(RegisterDirectory, AGuessIsNotTakenWithoutATranslation) {
  // "ESAT?" is no kind until the layout says what it stands for.
  const auto reading = read_directory_text("siret,kind_guess\n99900000300015,ESAT?\n");
  ASSERT_TRUE(reading);
  EXPECT_TRUE(reading->entries.empty());
  EXPECT_EQ(count_of(reading->report, "R-KIND-UNKNOWN"), 1);
}

TEST(RegisterDirectory, ReadsTheLayoutOfAnInsertionDirectory) {
  // siret, kind and source by header; other columns do not matter; the row's source is kept.
  const auto reading = read_directory_text(
      "siret,name,brand,kind,legal_form,source\n"
      "99900000300015,STRUCTURE 1,,ACI,SARL,ASP\n99900001100018,STRUCTURE 2,,ETTI,SAS,\n");
  ASSERT_TRUE(reading);
  ASSERT_EQ(reading->entries.size(), 2U);
  EXPECT_EQ(reading->entries[0].kind, model::SupplierKind::aci);
  EXPECT_EQ(reading->entries[0].source, "ASP");
  EXPECT_EQ(reading->entries[1].source, "annuaire.csv");
}

TEST(RegisterDirectory, ReadsContractHoldersAndKeepsOnlyWhatIsAskedFor) {
  // Rows of a false match are left out and counted; a word mapped to nothing too; repeats warn.
  DirectoryLayout layout;
  layout.kinds = {{"ESAT?", "esat"}, {"?", ""}};
  layout.keep_column = "match_method";
  layout.keep_values = {"register_siret", "name"};
  const auto reading = read_directory_text(
      "id,titulaire.id,match_method,kind\n1,99900000300015,register_siret,ACI\n"
      "2,99900000300015,register_siret,ACI\n3,99900001100018,register_siren_only,EI\n"
      "4,99900001100018,name,ESAT?\n5,99900002900010,name,?\n",
      layout);
  ASSERT_TRUE(reading) << reading.error().message.en;
  EXPECT_EQ(reading->rows, 5);
  EXPECT_EQ(reading->entries.size(), 2U);
  EXPECT_EQ(reading->left_out, 2);
  EXPECT_EQ(count_of(reading->report, "R-DUPLICATE"), 1);
}

TEST(RegisterDirectory, UnderstandsFullNamesDatesAndADefaultKind) {
  // What directories write out; French dates; rows without a kind take the default.
  DirectoryLayout layout;
  layout.default_kind = "esus";
  const auto reading = read_directory_text(
      "N° SIRET;Type de structure;Date début;Date fin\n"
      "99900000300015;Entreprise adaptée;01/02/2003;31/12/2020\n99900001100018;;;\n",
      layout);
  ASSERT_TRUE(reading);
  ASSERT_EQ(reading->entries.size(), 2U);
  EXPECT_EQ(reading->entries[0].kind, model::SupplierKind::ea);
  EXPECT_EQ(reading->entries[0].first_day, model::Date::of(2003, 2, 1));
  EXPECT_EQ(reading->entries[0].last_day, model::Date::of(2020, 12, 31));
  EXPECT_EQ(reading->entries[1].flag, model::SupplierFlag::esus);
}

TEST(RegisterDirectory, NamedColumnsWin) {
  // Columns that no usual header names.
  DirectoryLayout layout;
  layout.siret_column = "Identifiant";
  layout.kind_column = "Famille";
  layout.first_day_column = "Depuis";
  layout.last_day_column = "Jusqu'au";
  const auto reading = read_directory_text(
      "Identifiant|Famille|Depuis|Jusqu'au|siret\n99900000300015|EI|2020-01-01|2020-12-31|x\n",
      layout);
  ASSERT_TRUE(reading) << reading.error().message.en;
  ASSERT_EQ(reading->entries.size(), 1U);
  EXPECT_EQ(reading->entries[0].last_day, model::Date::of(2020, 12, 31));
}

TEST(RegisterDirectory, BadRowsAreReportedByTheirRule) {
  // A ragged row, a missing SIRET, an invalid one.
  const auto reading =
      read_directory_text("siret,kind\n1\n,EI\n11122233344455,EI\n99900000300015,EI\n");
  ASSERT_TRUE(reading);
  EXPECT_EQ(count_of(reading->report, "R-RECORD-MALFORMED"), 1);
  EXPECT_EQ(count_of(reading->report, "R-FIELD-MISSING"), 1);
  EXPECT_EQ(count_of(reading->report, "R-SIRET-INVALID"), 1);
  EXPECT_EQ(reading->entries.size(), 1U);
  EXPECT_EQ(reading->rows, 4);
}

TEST(RegisterDirectory, WhatCannotBeUnderstoodIsAnErrorThatNamesTheOption) {
  // No SIRET column, no kind at all, a named column that is absent, an unknown kind, no content.
  EXPECT_THAT(read_directory_text("nom,kind\n").error().message.fr, HasSubstr("--siret-column"));
  EXPECT_THAT(read_directory_text("siret,nom\n").error().message.fr, HasSubstr("--kind-column"));
  DirectoryLayout absent;
  absent.keep_column = "zone";
  EXPECT_THAT(read_directory_text("siret,kind\n", absent).error().message.en,
              HasSubstr("\"zone\""));
  EXPECT_EQ(read_directory_text("siret,kind\n", absent).error().code, Errc::invalid_argument);
  DirectoryLayout wrong;
  wrong.kinds = {{"x", "cooperative"}};
  EXPECT_EQ(read_directory_text("siret,kind\n", wrong).error().code, Errc::invalid_argument);
  wrong = {};
  wrong.default_kind = "y";
  EXPECT_EQ(read_directory_text("siret\n", wrong).error().code, Errc::invalid_argument);
  EXPECT_EQ(read_directory_text("").error().code, Errc::malformed);
}

}  // namespace
}  // namespace parangon::wire
