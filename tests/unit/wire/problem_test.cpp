// Proves that problem documents and the consortium's decisions read back as they were written, and
// that what is no such document is refused rather than misread.
#include "shared/wire/problem.hpp"

#include <gtest/gtest.h>

#include "shared/wire/consortium.hpp"

namespace parangon::wire {
namespace {

TEST(Problem, ReadsBackWithItsFindings) {
  rules::Report report;
  report.add({"S-TOO-LARGE", {"document", 0, ""}, {"document", "9"}});
  report.count("P-CPV-MISSING", 12);
  Problem problem{"urn:parangon:problem:rule_violation",
                  "Dépôt refusé",
                  422,
                  "détail",
                  "urn:parangon:request:1",
                  "rule_violation",
                  {}};
  problem.report = reported(report, Lang::fr);
  const auto read = read_problem(write_problem(problem));
  ASSERT_TRUE(read) << read.error().message.en;
  EXPECT_EQ(read->status, 422U);
  EXPECT_EQ(read->code, "rule_violation");
  EXPECT_EQ(read->title, "Dépôt refusé");
  ASSERT_EQ(read->report.findings.size(), 1U);
  EXPECT_EQ(read->report.errors, 1);
  EXPECT_EQ(read->report.findings[0].rule, "S-TOO-LARGE");
  EXPECT_EQ(read->report.findings[0].where.source, "document");
  EXPECT_EQ(read->report.findings[0].message, "document : plus de 9 octets");
  EXPECT_EQ(read->report.warnings, 12);
  const std::map<std::string, std::int64_t> counts = {{"P-CPV-MISSING", 12}, {"S-TOO-LARGE", 1}};
  EXPECT_EQ(read->report.counts, counts);
}

TEST(Problem, WhatIsNoProblemDocumentIsMalformed) {
  for (const char* text : {"", "[]", "<html>", "{}", R"({"status":"no"})",
                           R"({"status":400,"findings":[{"rule":7}]})"}) {
    const auto read = read_problem(text);
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().code, Errc::malformed);
  }
  const auto missing = read_problem("{}").error().message;
  EXPECT_TRUE(missing.fr.ends_with(" : membre « status » absent")) << missing.fr;
  EXPECT_TRUE(missing.en.ends_with(": member \"status\" is missing")) << missing.en;
}

TEST(Consortium, ReadsBackAndPassesOverUnknownMembers) {
  ConsortiumDocument document{"hub-1",  "GIP", {{4, 80}, model::Period::Grain::quarter, 7, 30}, "1",
                              "2026.1", 1000,  *parse_instant("2026-03-01T08:15:30.250Z")};
  auto text = write_consortium(document);
  text.insert(1, R"("later":[1],)");
  const auto read = read_consortium(text);
  ASSERT_TRUE(read) << read.error().message.en;
  EXPECT_EQ(read->hub, "hub-1");
  EXPECT_EQ(read->decisions.secrecy, (model::SecrecyRule{4, 80}));
  EXPECT_EQ(read->decisions.grain, model::Period::Grain::quarter);
  EXPECT_EQ(read->decisions.register_release, 7);
  EXPECT_EQ(read->decisions.max_move, 30);
  EXPECT_EQ(read->max_submission_bytes, 1000);
  EXPECT_EQ(read->time, document.time);
}

TEST(Consortium, SaysWhetherItUsesPseudonymsAndAnOlderHubDoesNot) {
  ConsortiumDocument document{"h", "n", {}, "1", "1", 1, {}};
  document.decisions.supplier_pseudonyms = true;
  auto text = write_consortium(document);
  EXPECT_TRUE(read_consortium(text)->decisions.supplier_pseudonyms);
  const std::string_view member = R"("supplier_pseudonyms":true,)";
  ASSERT_NE(text.find(member), std::string::npos);
  text.erase(text.find(member), member.size());
  ASSERT_TRUE(read_consortium(text));
  EXPECT_FALSE(read_consortium(text)->decisions.supplier_pseudonyms);
}

TEST(Consortium, AnUnknownGrainIsMalformed) {
  auto text = write_consortium({"h", "n", {}, "1", "1", 1, {}});
  text.replace(text.find("year"), 4, "week");
  const auto read = read_consortium(text);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, Errc::malformed);
}

}  // namespace
}  // namespace parangon::wire
