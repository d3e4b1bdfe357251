#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "connectors/readers/supplier_mapping.hpp"
#include "tests/support/paths.hpp"
#include "tests/unit/readers/recording_sink.hpp"

namespace parangon::connectors::readers {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

SupplierMappingReading read_mapping(std::string_view text) {
  auto reading = SupplierMapping::read(wire::read_from(text), "tiers.csv");
  EXPECT_TRUE(reading) << (reading ? "" : reading.error().message.en);
  return reading ? std::move(*reading) : SupplierMappingReading{};
}

std::vector<std::string> rules_of(const SupplierMappingReading& reading) {
  std::vector<std::string> out;
  for (const auto& finding : reading.report.findings()) out.emplace_back(finding.rule);
  return out;
}

TEST(SupplierMapping, ResolvesTheAgencysOwnNumbers) {
  // From a file; blanks do not count; an unknown number resolves to nothing.
  const auto reading = SupplierMapping::load(
      parangon::support::source_path("tests/data/csv/correspondance_tiers.csv"));
  ASSERT_TRUE(reading);
  EXPECT_EQ(reading->rows, 2);
  EXPECT_EQ(reading->mapping.find(" 4078 "), model::Siret::try_parse("99900000300015"));
  EXPECT_EQ(reading->mapping.find("811"), model::Siret::try_parse("99900001100018"));
  EXPECT_EQ(reading->mapping.find("812"), std::nullopt);
  EXPECT_EQ(reading->report.errors() + reading->report.warnings(), 0);
}

TEST(SupplierMapping, RepairsWhatSpreadsheetsBreakAndSaysSo) {
  // A lost zero comes back; the row counts as a warning.
  const auto reading = read_mapping("reference;siret\n1;5480117400021\n2;999 000 003 00015\n");
  EXPECT_EQ(reading.mapping.find("2"), model::Siret::try_parse("99900000300015"));
  EXPECT_THAT(rules_of(reading), testing::Contains("R-SIRET-REPAIRED"));
}

TEST(SupplierMapping, RowsThatCannotBeUsedAreReported) {
  // An invalid SIRET, a missing reference, a missing SIRET, a row too short: none is dropped
  // silently.
  const auto reading = read_mapping(
      "Code tiers;SIRET\n1;11122233344455\n;99900000300015\n3;\n4\n5;99900000300015\n");
  EXPECT_EQ(reading.rows, 5);
  EXPECT_EQ(reading.mapping.size(), 1U);
  EXPECT_THAT(rules_of(reading), ElementsAre("R-SIRET-INVALID", "R-FIELD-MISSING",
                                             "R-FIELD-MISSING", "R-RECORD-MALFORMED"));
  EXPECT_EQ(reading.report.findings()[0].where.row, 2);
  EXPECT_EQ(reading.report.findings()[0].where.source, "tiers.csv");
}

TEST(SupplierMapping, AReferenceWithTwoSiretResolvesToNeither) {
  // Taking one would be a guess; the same pair twice is only a duplicate.
  const auto reading = read_mapping(
      "reference,siret\n1,99900000300015\n1,99900001100018\n2,99900000300015\n2,99900000300015\n");
  EXPECT_EQ(reading.mapping.find("1"), std::nullopt);
  EXPECT_NE(reading.mapping.find("2"), std::nullopt);
  EXPECT_THAT(rules_of(reading), ElementsAre("R-RECORD-MALFORMED", "R-DUPLICATE"));
}

TEST(SupplierMapping, ATableWithoutItsColumnsIsAnError) {
  // No file, no content, no column of references or of SIRET.
  EXPECT_EQ(SupplierMapping::load("/nonexistent/tiers.csv").error().code, Errc::not_found);
  EXPECT_EQ(SupplierMapping::read(wire::read_from(""), "t").error().code, Errc::malformed);
  EXPECT_THAT(SupplierMapping::read(wire::read_from("a;siret\n"), "t").error().message.en,
              HasSubstr("supplier_reference"));
  EXPECT_THAT(SupplierMapping::read(wire::read_from("reference;b\n"), "t").error().message.en,
              HasSubstr("\"b\""));
}

}  // namespace
}  // namespace parangon::connectors::readers
