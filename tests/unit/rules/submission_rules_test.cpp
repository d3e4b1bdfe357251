// Proves that a submission which fits the consortium passes, and that each S- rule which needs
// nothing but the two refuses the one change it is about.
#include "shared/rules/submission_rules.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "tests/support/synthetic_figures.hpp"

namespace parangon::rules {
namespace {

const testing::SyntheticShape submission_shape;
const model::Date today = *model::Date::of(2026, 3, 1);
const Consortium consortium{{}, model::Period::Grain::quarter, 3};

model::Submission good_submission() {
  testing::SyntheticFigures figures;
  figures.add_all(submission_shape);
  model::Manifest m{*model::Siret::parse("22770001000019"),
                    *model::Period::parse("2025"),
                    2,
                    std::string(catalogue_version()),
                    "synthetic",
                    {},
                    {10, 8, 2},
                    0,
                    0,
                    false,
                    {},
                    {},
                    {},
                    {},
                    {},
                    {},
                    {}};
  model::Submission out{m, figures.figures()};
  out.manifest.figures = static_cast<std::int64_t>(out.figures.size());
  out.manifest.sealed = std::count_if(out.figures.begin(), out.figures.end(), &model::is_sealed);
  return out;
}

void expect(std::string_view rule, const std::function<void(model::Submission&)>& change) {
  auto submission = good_submission();
  change(submission);
  Report report;
  const auto nomenclature = testing::synthetic_nomenclature(submission_shape);
  check_submission(submission, {consortium, nomenclature, today}, report);
  if (rule.empty()) {
    EXPECT_EQ(report.errors(), 0);
  } else {
    EXPECT_TRUE(report.counts().contains(rule)) << rule;
  }
}

void blank(model::Submission& submission) {
  submission.figures.clear();
  submission.manifest.figures = 0;
  submission.manifest.sealed = 0;
}

TEST(SubmissionRules, OneThatFitsPasses) {
  expect("", [](auto&) {});
  expect("", [](auto& s) { s.manifest.period = *model::Period::parse("2025-Q4"); });
  expect("", [](auto& s) { s.manifest.families_version = "synthetic+0123"; });
}

TEST(SubmissionRules, TheGrainIsNamedInTheReadersLanguage) {
  auto submission = good_submission();
  submission.manifest.period = *model::Period::parse("2025-11");
  Report report;
  const auto nomenclature = testing::synthetic_nomenclature(submission_shape);
  check_content(submission, {consortium, nomenclature, today}, report);
  ASSERT_EQ(report.errors(), 1);
  EXPECT_NE(report.findings().front().message(Lang::fr).find("collecte par trimestre"),
            std::string::npos);
  EXPECT_NE(report.findings().front().message(Lang::en).find("by quarter"), std::string::npos);
}

TEST(SubmissionRules, EachRefusesItsOwnChange) {
  expect("S-PERIOD-GRAIN", [](auto& s) { s.manifest.period = *model::Period::parse("2025-11"); });
  expect("S-PERIOD-FUTURE", [](auto& s) { s.manifest.period = *model::Period::parse("2027"); });
  expect("S-SECRECY-RULE", [](auto& s) { s.manifest.secrecy.min_suppliers = 2; });
  expect("S-SECRECY-RULE", [](auto& s) { s.manifest.secrecy.max_share = 90; });
  expect("S-REGISTER-UNKNOWN", [](auto& s) { s.manifest.register_release = 4; });
  expect("S-REGISTER-UNKNOWN", [](auto& s) { s.manifest.register_release = 0; });
  expect("S-RULES-VERSION", [](auto& s) { s.manifest.rules_version = "0"; });
  expect("S-FAMILIES-VERSION", [](auto& s) { s.manifest.families_version = "2025.1"; });
  expect("S-COUNTS", [](auto& s) { s.manifest.figures += 1; });
  expect("S-COUNTS", [](auto& s) { s.manifest.sealed -= 1; });
  expect("S-COUNTS", [](auto& s) { s.manifest.lines.used += 1; });
  expect("S-BLANK", blank);
  expect("S-NOT-BLANK", [](auto& s) { s.manifest.nothing_to_report = true; });
}

TEST(SubmissionRules, ABlankOneThatIsDeclaredPasses) {
  expect("", [](auto& s) {
    blank(s);
    s.manifest.nothing_to_report = true;
  });
}

TEST(SubmissionRules, LastYearIsComparedOnlyWhereThereIsOne) {
  const auto nomenclature = testing::synthetic_nomenclature(submission_shape);
  auto last = good_submission();
  last.figures.erase(last.figures.begin() + 1, last.figures.end());
  const auto submission = good_submission();
  Report without;
  check_submission(submission, {consortium, nomenclature, today}, without);
  EXPECT_EQ(without.errors() + without.warnings(), 0);
  Report with;
  check_submission(submission, {consortium, nomenclature, today, last.figures}, with);
  EXPECT_TRUE(with.counts().contains("S-TOTAL-MOVED"));
  EXPECT_TRUE(with.counts().contains("S-WARNINGS-MISMATCH"));
}

}  // namespace
}  // namespace parangon::rules
