// Proves that suppliers under pseudonyms survive the round trip of a submission document, that a
// document without them is as it was before, and that every departure from the form is refused.
#include <gtest/gtest.h>

#include "shared/wire/submission.hpp"

namespace parangon::wire {
namespace {

using model::KindNode;
using model::LeafContributors;
using model::Money;

model::Pseudonym pseudonym(std::uint8_t byte) {
  model::Pseudonym out;
  out.fill(byte);
  return out;
}

std::vector<LeafContributors> cells() {
  const auto segment = model::Segment::sub_family(3, 7);
  LeafContributors other{
      {{model::Measure::paid, segment, KindNode::all, model::BasisNode::any}, true, false},
      12,
      Money::cents(100'00),
      {{pseudonym(0xAB), 60}, {pseudonym(0x01), 10}},
      5};
  LeafContributors esat{
      {{model::Measure::paid, segment, KindNode::esat, model::BasisNode::direct}, false, true},
      1,
      Money::cents(7),
      {{pseudonym(0xFF), 100}},
      0};
  return {other, esat};
}

model::Submission sample_with_contributors() {
  model::Submission out{{.agency = *model::Siret::parse("22770001000019"),
                         .period = *model::Period::parse("2025"),
                         .register_release = 1,
                         .rules_version = "1",
                         .families_version = "2026.1",
                         .secrecy = {},
                         .lines = {},
                         .nonce = std::string(32, 'a'),
                         .idempotency_key = "key",
                         .created = *parse_instant("2026-01-02T03:04:05.678Z"),
                         .software = "test"},
                        {}};
  out.contributors = model::ContributorsCodec::seal("00000000000000a1", cells());
  return out;
}

TEST(SubmissionContributors, SurviveTheRoundTrip) {
  std::string document = write_submission(sample_with_contributors());
  EXPECT_NE(document.find(R"(["paid","F03.07","other","any",1,0,12,10000,5,["abababab)"),
            std::string::npos)
      << document;
  const auto read = read_submission(document);
  ASSERT_TRUE(read) << read.error().message.en;
  ASSERT_TRUE(read->contributors);
  EXPECT_EQ(read->contributors->key(), "00000000000000a1");
  EXPECT_EQ(model::ContributorsCodec::cells(*read->contributors), cells());
  EXPECT_EQ(write_submission(*read), document);
}

TEST(SubmissionContributors, AreAbsentFromADocumentWithoutThem) {
  auto submission = sample_with_contributors();
  submission.contributors.reset();
  std::string document = write_submission(submission);
  EXPECT_EQ(document.find("contributors"), std::string::npos);
  EXPECT_TRUE(document.ends_with("\"figures\":[\n]}\n"));
  const auto read = read_submission(document);
  ASSERT_TRUE(read) << read.error().message.en;
  EXPECT_FALSE(read->contributors);
}

TEST(SubmissionContributors, OfAnotherFormAreRefused) {
  const std::pair<const char*, const char*> changes[] = {
      {R"("contributors":)", R"("suppliers":)"},
      {R"("key":"00000000000000a1")", R"("key":"0000000000000000")"},
      {R"("key":"00000000000000a1")", R"("key":"A1")"},
      {R"("others_share")", R"("other_share")"},
      {R"("other")", R"("all")"},
      {R"("F03.07")", R"("F3.7")"},
      {R"("direct")", R"("somehow")"},
      {R"(1,0,12,)", R"(2,0,12,)"},
      {R"(,10000,5,)", R"(,10000,101,)"},
      {R"(,10000,5,)", R"(,10000,5,1,)"},
      {R"("abab)", R"("ABab)"},
      {R"("abab)", R"("ab)"},
      {R"(,10]])", R"(]])"},
      {R"(,10]])", R"(,10],1])"},
      {"\n]}}\n", "\n],\"more\":1}}\n"},
      {"\n]}}\n", "\n]},\"more\":1}\n"},
  };
  for (const auto& [from, to] : changes) {
    std::string document = write_submission(sample_with_contributors());
    const auto at = document.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    document.replace(at, std::string_view(from).size(), to);
    const auto read = read_submission(document);
    ASSERT_FALSE(read) << from << " → " << to;
    EXPECT_EQ(read.error().code, Errc::malformed);
  }
}

// Longer lists than the format has would say more of the agency's suppliers than was agreed.
TEST(SubmissionContributors, ListEightSuppliersAtMost) {
  auto submission = sample_with_contributors();
  auto many = cells();
  many[0].listed.resize(model::max_listed_contributors + 1);
  submission.contributors = model::ContributorsCodec::seal("00000000000000a1", many);
  std::string document = write_submission(submission);
  EXPECT_EQ(read_submission(document).error().code, Errc::malformed);
}

}  // namespace
}  // namespace parangon::wire
