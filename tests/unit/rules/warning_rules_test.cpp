// Proves that every warning needs a justification, that nothing else can be justified, and that a
// manifest cannot hide or invent a warning that both ends judge.
#include "shared/rules/warning_rules.hpp"

#include "tests/support/report_counts.hpp"

#include <gtest/gtest.h>

namespace parangon::rules {
namespace {

using parangon::testing::count_of;

model::Manifest manifest(std::map<std::string, std::int64_t> warnings,
                         std::map<std::string, std::string> justifications) {
  return {.agency = *model::Siret::parse("22770001000019"),
          .period = model::Period::year(2025),
          .rules_version = {},
          .families_version = {},
          .secrecy = {},
          .lines = {},
          .warnings = std::move(warnings),
          .justifications = std::move(justifications),
          .nonce = {},
          .idempotency_key = {},
          .created = {},
          .software = {}};
}

/// A report in which the total has moved, as check_content leaves it.
Report moved() {
  Report report;
  report.add({"S-TOTAL-MOVED", {}, {"payé", "+63 %"}});
  return report;
}

TEST(Warnings, NeedAJustificationEach) {
  Report report;
  check_warnings(manifest({{"P-CPV-MISSING", 12}, {"P-TAX-UNKNOWN", 3}}, {{"P-CPV-MISSING", "x"}}),
                 report);
  EXPECT_EQ(count_of(report, "S-JUSTIFICATION-MISSING"), 1);
  EXPECT_EQ(report.errors(), 1);
  const auto message = report.findings()[0].message(Lang::fr);
  EXPECT_NE(message.find("P-TAX-UNKNOWN (3 fois)"), std::string::npos) << message;
}

TEST(Warnings, OfLinesAreCountedAsDeclared) {
  Report report;
  check_warnings(manifest({{"P-CPV-MISSING", 12}, {"R-DUPLICATE", 2}},
                          {{"P-CPV-MISSING", "x"}, {"R-DUPLICATE", "y"}}),
                 report);
  EXPECT_EQ(report.errors(), 0);
  EXPECT_EQ(report.warnings(), 14);
  EXPECT_EQ(count_of(report, "P-CPV-MISSING"), 12);
  EXPECT_TRUE(report.findings().empty());
}

TEST(Warnings, MayBeJustifiedBeforeTheyAppearButErrorsAndUnknownRulesMayNot) {
  Report report;
  check_warnings(manifest({}, {{"P-CPV-MISSING", "x"}}), report);
  EXPECT_EQ(report.errors(), 0);
  for (const char* rule : {"P-DUPLICATE", "P-NO-SUCH-RULE", "p-cpv-missing"}) {
    Report refusing;
    check_warnings(manifest({}, {{rule, "x"}}), refusing);
    EXPECT_EQ(count_of(refusing, "S-JUSTIFICATION-UNKNOWN"), 1) << rule;
  }
}

TEST(Warnings, ThatBothEndsJudgeMustBeDeclaredAsTheyAre) {
  const std::map<std::string, std::string> why = {{"S-TOTAL-MOVED", "x"}};
  const std::pair<std::map<std::string, std::int64_t>, bool> cases[] = {
      {{{"S-TOTAL-MOVED", 1}}, true}, {{{"S-TOTAL-MOVED", 2}}, false}, {{}, false}};
  for (const auto& [declared, holds] : cases) {
    auto report = moved();
    check_warnings(manifest(declared, why), report);
    EXPECT_EQ(count_of(report, "S-WARNINGS-MISMATCH"), holds ? 0 : 1);
    EXPECT_EQ(count_of(report, "S-TOTAL-MOVED"), 1);
  }
  Report clean;
  check_warnings(manifest({{"S-TOTAL-MOVED", 1}}, why), clean);
  EXPECT_EQ(count_of(clean, "S-WARNINGS-MISMATCH"), 1);
}

TEST(Warnings, ThatAreNoneAreAMismatch) {
  for (const char* rule : {"P-DUPLICATE", "S-BLANK", "P-NO-SUCH-RULE"}) {
    Report report;
    check_warnings(manifest({{rule, 1}}, {}), report);
    EXPECT_EQ(count_of(report, "S-WARNINGS-MISMATCH"), 1) << rule;
  }
}

TEST(Warnings, AreDeclaredFromWhatWasFoundBesideThoseOfLines) {
  auto report = moved();
  report.add({"S-BLANK", {}, {}});
  auto declared = manifest({{"P-CPV-MISSING", 12}}, {});
  declare_warnings(report, declared);
  const std::map<std::string, std::int64_t> expected = {{"P-CPV-MISSING", 12},
                                                        {"S-TOTAL-MOVED", 1}};
  EXPECT_EQ(declared.warnings, expected);
}

}  // namespace
}  // namespace parangon::rules
