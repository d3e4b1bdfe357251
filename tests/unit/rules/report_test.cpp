// Proves that a report counts every finding, keeps the first of each rule, and words them rightly.
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

#include "shared/rules/rules.hpp"

namespace parangon::rules {
namespace {

Finding finding(std::string_view rule, std::int64_t row = 1) {
  return {rule, {.source = "achats.csv", .row = row, .column = "montant"}, {"x", "y"}};
}

TEST(Report, CountsErrorsAndWarningsApart) {
  Report report;
  report.add(finding("P-AMOUNT-ZERO"));
  report.add(finding("P-AMOUNT-ZERO"));
  report.add(finding("P-CPV-MISSING"));
  EXPECT_EQ(report.errors(), 2);
  EXPECT_EQ(report.warnings(), 1);
  EXPECT_EQ(report.counts().at("P-AMOUNT-ZERO"), 2);
  EXPECT_EQ(report.counts().at("P-CPV-MISSING"), 1);
  EXPECT_EQ(report.findings().size(), 3U);
}

TEST(Report, KeepsTheFirstOfEachRuleAndCountsTheRest) {
  Report report;
  constexpr auto quota = Report::kept_per_rule;
  for (std::size_t i = 0; i < quota + 5; ++i) {
    report.add(finding("P-CPV-MISSING", static_cast<std::int64_t>(i)));
  }
  report.add(finding("P-AMOUNT-ZERO"));
  EXPECT_EQ(report.counts().at("P-CPV-MISSING"), static_cast<std::int64_t>(quota + 5));
  EXPECT_EQ(report.findings().size(), quota + 1);
  EXPECT_EQ(report.findings()[quota - 1].where.row, static_cast<std::int64_t>(quota - 1));
  EXPECT_EQ(report.findings()[quota].rule, "P-AMOUNT-ZERO");
}

TEST(Report, WantsFullFindingsUntilTheQuotaIsFull) {
  Report report;
  for (std::size_t i = 0; i < Report::kept_per_rule; ++i) {
    EXPECT_TRUE(report.wants("P-CPV-MISSING"));
    report.add(finding("P-CPV-MISSING"));
  }
  EXPECT_FALSE(report.wants("P-CPV-MISSING"));
  EXPECT_TRUE(report.wants("P-AMOUNT-ZERO"));
  report.count("P-CPV-MISSING");
  EXPECT_EQ(report.counts().at("P-CPV-MISSING"),
            static_cast<std::int64_t>(Report::kept_per_rule) + 1);
  EXPECT_EQ(report.findings().size(), Report::kept_per_rule);
}

TEST(Report, ARuleThatDoesNotExistIsADefectOfTheCaller) {
  Report report;
  EXPECT_THROW(report.add(finding("P-NOTHING")), std::logic_error);
  EXPECT_THROW(report.count("P-NOTHING"), std::logic_error);
  EXPECT_THROW(finding("P-NOTHING").definition(), std::logic_error);
  EXPECT_EQ(report.errors() + report.warnings(), 0);
}

TEST(Finding, PutsItsArgumentsIntoTheMessageOfEachLanguage) {
  const Finding repaired{"P-CPV-REPAIRED", {}, {"3111000", "03111000"}};
  EXPECT_EQ(repaired.message(Lang::en),
            "CPV code 3111000: leading zero restored, read as 03111000");
  EXPECT_EQ(repaired.message(Lang::fr), "code CPV 3111000 : zéro initial rétabli, lu 03111000");
  EXPECT_EQ(repaired.severity(), Severity::warning);
}

TEST(Finding, AnArgumentIsNotExpandedAgainAndAMissingOneShows) {
  const Finding hostile{"P-CPV-REPAIRED", {}, {"{1}", "b"}};
  EXPECT_EQ(hostile.message(Lang::en), "CPV code {1}: leading zero restored, read as b");
  const Finding short_of_one{"P-CPV-REPAIRED", {}, {"a"}};
  EXPECT_EQ(short_of_one.message(Lang::en), "CPV code a: leading zero restored, read as ?");
}

}  // namespace
}  // namespace parangon::rules
