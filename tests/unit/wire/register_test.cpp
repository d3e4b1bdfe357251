#include "shared/wire/register.hpp"

#include "tests/support/paths.hpp"
#include "tests/support/report_counts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

namespace parangon::wire {
namespace {

using parangon::testing::count_of;
using ::testing::HasSubstr;

const RegisterSource here{"registre.csv", ""};
constexpr std::string_view header = "siret,kind,first_day,last_day,source\n";
constexpr std::string_view siret_a = "99900000300015";

Result<RegisterReading> read_register_text(std::string_view text) {
  return read_register(RegisterFormat::register_csv, read_from(text), here);
}

RegisterReading read_rows(std::string_view rows) {
  auto reading = read_register_text(std::string(header) + std::string(rows));
  EXPECT_TRUE(reading) << (reading ? "" : reading.error().message.en);
  return reading ? std::move(*reading) : RegisterReading{};
}

/// The one finding of a register of one bad row, which gives no entry.
rules::Finding only_finding(std::string_view row) {
  const auto reading = read_rows(row);
  EXPECT_EQ(reading.report.findings().size(), 1U) << row;
  EXPECT_TRUE(reading.entries.empty()) << row;
  EXPECT_EQ(reading.rows, 1) << row;
  return reading.report.findings().empty() ? rules::Finding{"R-DUPLICATE", {}, {}}
                                           : reading.report.findings().front();
}

std::string shown(const model::RegisterEntry& e) {
  return write_register({e}).substr(header.size() + 1);
}

RegisterReading read_sample(RegisterFormat format, const std::string& name,
                            const DirectoryLayout& layout = {}) {
  std::ifstream file(parangon::support::source_path("tests/data/register/") + name,
                     std::ios::binary);
  EXPECT_TRUE(file) << name;
  auto reading = read_register(format, read_from(file), {name, ""}, layout);
  EXPECT_TRUE(reading) << (reading ? "" : reading.error().message.en);
  return reading ? std::move(*reading) : RegisterReading{};
}

/// The promise of RegisterReading, over every row.
void expect_every_row_accounted(const RegisterReading& reading) {
  const auto excluded = reading.report.errors() + count_of(reading.report, "R-DUPLICATE") +
                        count_of(reading.report, "R-CATEGORY-OTHER") +
                        count_of(reading.report, "R-SIRET-MISSING");
  EXPECT_EQ(reading.rows,
            static_cast<std::int64_t>(reading.entries.size()) + reading.left_out + excluded);
}

TEST(Register, ReadsKindsFlagsAndDays) {
  // A kind, a flag, open days, French dates; the order is that of the file.
  const auto reading =
      read_rows("99900000300015,esat,2001-02-03,,FINESS\n99900000300015,ESUS,,31/12/2030,DREETS\n");
  ASSERT_EQ(reading.entries.size(), 2U);
  EXPECT_EQ(reading.entries[0].kind, model::SupplierKind::esat);
  EXPECT_EQ(reading.entries[0].first_day, model::Date::of(2001, 2, 3));
  EXPECT_EQ(reading.entries[0].last_day, std::nullopt);
  EXPECT_EQ(reading.entries[0].source, "FINESS");
  EXPECT_EQ(reading.entries[1].flag, model::SupplierFlag::esus);
  EXPECT_EQ(reading.entries[1].kind, std::nullopt);
  EXPECT_EQ(reading.entries[1].last_day, model::Date::of(2030, 12, 31));
  EXPECT_EQ(reading.entries[1].order, 1);
  EXPECT_TRUE(reading.report.findings().empty());
  expect_every_row_accounted(reading);
}

TEST(Register, SiretInvalidExcludesTheRow) {
  // R-SIRET-INVALID, with its position and value.
  const auto finding = only_finding("11122233344455,esat,,,x\n");
  EXPECT_EQ(finding.rule, "R-SIRET-INVALID");
  EXPECT_EQ(finding.where.row, 2);
  EXPECT_EQ(finding.where.column, "siret");
  EXPECT_EQ(finding.where.source, "registre.csv");
  EXPECT_THAT(finding.message(Lang::fr), HasSubstr("11122233344455"));
}

TEST(Register, SiretRepairedKeepsTheRowAndWarns) {
  // R-SIRET-REPAIRED: blanks within, as spreadsheets show numbers.
  const auto reading = read_rows("999 000 003 00015,esat,,,x\n");
  ASSERT_EQ(reading.entries.size(), 1U);
  EXPECT_EQ(reading.entries[0].siret.to_string(), siret_a);
  EXPECT_EQ(count_of(reading.report, "R-SIRET-REPAIRED"), 1);
  EXPECT_EQ(reading.report.errors(), 0);
}

TEST(Register, FieldMissingExcludesTheRow) {
  // R-FIELD-MISSING for a SIRET or a kind that is empty.
  EXPECT_EQ(only_finding(",esat,,,x\n").rule, "R-FIELD-MISSING");
  EXPECT_EQ(only_finding("99900000300015, ,,,x\n").where.column, "kind");
}

TEST(Register, KindUnknownExcludesTheRow) {
  // R-KIND-UNKNOWN, a node of the tree ("stpa") included: it is no kind.
  EXPECT_EQ(only_finding("99900000300015,coopérative,,,x\n").rule, "R-KIND-UNKNOWN");
  EXPECT_EQ(only_finding("99900000300015,stpa,,,x\n").rule, "R-KIND-UNKNOWN");
}

TEST(Register, DateUnreadableExcludesTheRow) {
  // R-DATE-UNREADABLE for days that do not exist, on either side.
  EXPECT_EQ(only_finding("99900000300015,esat,2001-02-30,,x\n").where.column, "first_day");
  EXPECT_EQ(only_finding("99900000300015,esat,,bientôt,x\n").rule, "R-DATE-UNREADABLE");
}

TEST(Register, DatesReversedExcludeTheRow) {
  // R-DATES-REVERSED names both days; the same day twice is fine.
  const auto finding = only_finding("99900000300015,esat,2020-01-02,2020-01-01,x\n");
  EXPECT_EQ(finding.rule, "R-DATES-REVERSED");
  EXPECT_THAT(finding.message(Lang::en), HasSubstr("2020-01-02"));
  EXPECT_EQ(read_rows("99900000300015,esat,2020-01-02,2020-01-02,x\n").entries.size(), 1U);
}

TEST(Register, DuplicatesAreIgnoredWithAWarning) {
  // R-DUPLICATE: same establishment, kind and days; another period is another approval.
  const auto reading = read_rows(
      "99900000300015,esat,,,x\n99900000300015,ESAT,,,y\n99900000300015,esat,2020-01-01,,x\n");
  EXPECT_EQ(reading.entries.size(), 2U);
  EXPECT_EQ(reading.entries[0].source, "x");
  EXPECT_EQ(count_of(reading.report, "R-DUPLICATE"), 1);
  expect_every_row_accounted(reading);
}

TEST(Register, MalformedRowsAreCountedAndSkipped) {
  // R-RECORD-MALFORMED for a row of another width or with a stray quote; the next row is read.
  const auto reading =
      read_rows("99900000300015,esat\n99900000300015,\"es\"at,,,x\n\n99900000300015,esat,,,x\n");
  EXPECT_EQ(count_of(reading.report, "R-RECORD-MALFORMED"), 2);
  EXPECT_EQ(reading.entries.size(), 1U);
  expect_every_row_accounted(reading);
}

TEST(Register, WhatIsNoRegisterIsAnErrorThatNamesTheColumn) {
  // A missing column, an empty file, a truncated quote.
  const auto missing = read_register_text("siret,kind,first_day,source\n");
  ASSERT_FALSE(missing);
  EXPECT_THAT(missing.error().message.fr, HasSubstr("registre.csv"));
  EXPECT_THAT(missing.error().message.fr, HasSubstr("last_day"));
  EXPECT_FALSE(read_register_text(""));
  EXPECT_FALSE(read_register_text(std::string(header) + "\"999"));
}

TEST(Register, WritesTheSameBytesForTheSameEntries) {
  // Sorted by establishment, kinds of one establishment in their order, whatever the input's.
  const auto one = read_rows(
      "99900001100018,ea,2001-02-03,2019-12-31,\"a,b\"\n99900000300015,ei,,,x\n"
      "99900000300015,esat,,,x\n99900000300015,ess,,,x\n");
  const auto bytes = write_register(one.entries);
  EXPECT_EQ(bytes,
            "siret,kind,first_day,last_day,source\r\n99900000300015,ei,,,x\r\n"
            "99900000300015,esat,,,x\r\n99900000300015,ess,,,x\r\n"
            "99900001100018,ea,2001-02-03,2019-12-31,\"a,b\"\r\n");
  auto shuffled = one.entries;
  std::reverse(shuffled.begin(), shuffled.end());
  EXPECT_EQ(write_register(shuffled), bytes);
  const auto again = read_register_text(bytes);
  ASSERT_TRUE(again);
  EXPECT_EQ(write_register(again->entries), bytes);
}

TEST(Register, MergesReadingsAndDropsRepeats) {
  // Entries of two files make one register; `order` is counted anew.
  auto merged = read_rows("99900001100018,ea,,,x\n").entries;
  const auto other = read_rows("99900000300015,esat,,,x\n99900001100018,ea,,,y\n").entries;
  merged.insert(merged.end(), other.begin(), other.end());
  merged = canonical_register(std::move(merged));
  ASSERT_EQ(merged.size(), 2U);
  EXPECT_EQ(merged[0].siret.to_string(), siret_a);
  EXPECT_EQ(merged[0].order, 0);
  EXPECT_EQ(merged[1].order, 1);
  EXPECT_EQ(merged[1].source, "x");
}

TEST(Register, FormatsHaveNames) {
  // Each name leads back to its format; nothing else does.
  for (const auto format : {RegisterFormat::register_csv, RegisterFormat::finess_xml,
                            RegisterFormat::finess_csv, RegisterFormat::directory}) {
    EXPECT_EQ(register_format_from(to_string(format)), format);
  }
  EXPECT_EQ(register_format_from("finess"), std::nullopt);
}

TEST(RegisterFiness, XmlGivesEsatAndEaWithTheirDays) {
  // 246 and 247 only; opening, else authorisation; closing; no SIRET and other categories counted.
  const auto reading = read_sample(RegisterFormat::finess_xml, "finess_exemple.xml");
  ASSERT_EQ(reading.entries.size(), 2U);
  EXPECT_EQ(shown(reading.entries[0]), "99900000300015,esat,1985-09-01,,FINESS\r\n");
  EXPECT_EQ(shown(reading.entries[1]), "99900001100018,ea,2001-02-03,2019-12-31,FINESS\r\n");
  EXPECT_EQ(reading.rows, 4);
  EXPECT_EQ(count_of(reading.report, "R-SIRET-MISSING"), 1);
  EXPECT_EQ(count_of(reading.report, "R-CATEGORY-OTHER"), 1);
  EXPECT_EQ(reading.report.findings()[0].where.row, 3);
  EXPECT_THAT(reading.report.findings()[0].message(Lang::fr), HasSubstr("999000003"));
  expect_every_row_accounted(reading);
}

TEST(RegisterFiness, TheRealExtractsLayoutIsRead) {
  // Fourteen real structures, none of sheltered work: all counted, none taken.
  const auto reading = read_sample(RegisterFormat::finess_xml, "finess_structureet_sample.xml");
  EXPECT_EQ(reading.rows, 14);
  EXPECT_EQ(count_of(reading.report, "R-CATEGORY-OTHER"), 14);
  EXPECT_TRUE(reading.entries.empty());
}

TEST(RegisterFiness, XmlThatIsNoExtractOrIsHostileIsRefused) {
  // The nomenclature file, a truncated one, a DOCTYPE; an endless field breaks its row only.
  std::ifstream file(
      parangon::support::source_path("tests/data/register/finess_categories_travail_protege.xml"));
  const auto other = read_register(RegisterFormat::finess_xml, read_from(file), here);
  ASSERT_FALSE(other);
  EXPECT_THAT(other.error().message.fr, HasSubstr("structureet"));
  const auto truncated =
      read_register(RegisterFormat::finess_xml, read_from("<f><structureet>"), here);
  ASSERT_FALSE(truncated);
  EXPECT_THAT(truncated.error().message.en, HasSubstr("line 1"));
  EXPECT_FALSE(read_register(RegisterFormat::finess_xml,
                             read_from("<!DOCTYPE f><f><structureet/></f>"), here));
  const auto text = "<f><structureet><siret>" + std::string(100000, '9') +
                    "</siret></structureet><structureet><categetab>1</categetab></structureet></f>";
  const auto endless = read_register(RegisterFormat::finess_xml, read_from(text), here);
  ASSERT_TRUE(endless);
  EXPECT_EQ(count_of(endless->report, "R-RECORD-MALFORMED"), 1);
  expect_every_row_accounted(*endless);
}

TEST(RegisterFiness, CsvGivesTheSameByPosition) {
  // ISO-8859-15, no header, the date of the first line in the source; geolocations are no rows.
  const auto reading = read_sample(RegisterFormat::finess_csv, "finess_exemple_iso_8859_15.csv");
  ASSERT_EQ(reading.entries.size(), 2U);
  EXPECT_EQ(shown(reading.entries[0]), "99900000300015,esat,1985-09-01,,FINESS 2024-01-10\r\n");
  EXPECT_EQ(shown(reading.entries[1]), "99900001100018,ea,2001-02-03,,FINESS 2024-01-10\r\n");
  EXPECT_EQ(reading.rows, 5);
  EXPECT_EQ(count_of(reading.report, "R-RECORD-MALFORMED"), 1);
  EXPECT_EQ(count_of(reading.report, "R-SIRET-MISSING"), 1);
  EXPECT_EQ(count_of(reading.report, "R-CATEGORY-OTHER"), 1);
  expect_every_row_accounted(reading);
}

TEST(RegisterFiness, CsvThatIsNoExtractIsRefused) {
  // Another CSV, an empty one, one with its first line only.
  for (const auto* text : {"siret;kind\n1;2\n", "", "finess;etalab;93;2024-01-10\n"}) {
    const auto reading = read_register(RegisterFormat::finess_csv, read_from(text), here);
    ASSERT_FALSE(reading) << text;
    EXPECT_THAT(reading.error().message.en, HasSubstr("etalab-cs1100502"));
  }
}

TEST(RegisterFiness, ManyRowsOfOtherCategoriesAreCountedNotKept) {
  // Memory stays flat: the report keeps a hundred of them and counts all.
  std::string xml = "<f>";
  for (int i = 0; i < 5000; ++i) xml += "<structureet><categetab>355</categetab></structureet>";
  xml += "</f>";
  const auto reading = read_register(RegisterFormat::finess_xml, read_from(xml), here);
  ASSERT_TRUE(reading);
  EXPECT_EQ(count_of(reading->report, "R-CATEGORY-OTHER"), 5000);
  EXPECT_EQ(reading->report.findings().size(), rules::Report::kept_per_rule);
}

}  // namespace
}  // namespace parangon::wire
