// Proves that a submission document survives the round trip and that every departure from its
// form is refused with the place.
#include "shared/wire/submission.hpp"

#include <gtest/gtest.h>

#include <string>

namespace parangon::wire {
namespace {

model::Submission sample() {
  model::Manifest m{*model::Siret::parse("22770001000019"),
                    *model::Period::parse("2025"),
                    3,
                    "1",
                    "2026.1",
                    {},
                    {10, 8, 2},
                    2,
                    1,
                    std::string(32, 'a'),
                    "0123",
                    *parse_instant("2026-01-02T03:04:05.678Z"),
                    "test/1"};
  model::FigureValue open{
      {model::Money::cents(12345), model::Money::cents(12345), 8, 4, 60}, {}, 4};
  model::FigureValue sealed{{model::Money::cents(-500), model::Money::cents(500), 1, 1, 100},
                            {model::Money::cents(7), model::Money::cents(7), 1, 1, 100},
                            1};
  model::FigureKey first{model::Measure::paid, model::Segment::all()};
  model::FigureKey second{model::Measure::awarded, model::Segment::sub_family(3, 7),
                          model::KindNode::esat, model::BasisNode::l2113_13_1};
  model::Submission s{m, {}};
  s.figures.emplace_back(model::OpenFigure{first, open});
  s.figures.emplace_back(model::SealedCodec::seal(second, sealed));
  return s;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(SubmissionDocument, SurvivesTheRoundTrip) {
  const auto original = sample();
  std::string document = write_submission(original);
  const auto read = read_submission(document);
  ASSERT_TRUE(read) << read.error().message.en;
  EXPECT_EQ(write_submission(*read), document);
  ASSERT_EQ(read->figures.size(), 2U);
  EXPECT_FALSE(model::is_sealed(read->figures[0]));
  EXPECT_TRUE(model::is_sealed(read->figures[1]));
  EXPECT_EQ(model::SealedCodec::value(read->figures[1]),
            model::SealedCodec::value(original.figures[1]));
  EXPECT_EQ(read->manifest.lines, original.manifest.lines);
}

TEST(SubmissionDocument, RefusesEveryDepartureFromItsForm) {
  const std::string good = write_submission(sample());
  const std::pair<std::string, std::string> changes[] = {
      {"\"format\":1", "\"format\":2"},
      {"\"manifest\"", "\"manifesto\""},
      {"\"agency\":\"22770001000019\",", ""},
      {"\"lines\":{\"in\":10", "\"lines\":{\"in\":10.5"},
      {"\"lines\":{\"in\":10", "\"lines\":{\"in\":99999999999999999999"},
      {"\"software\":\"test/1\"", "\"software\":\"test/1\",\"extra\":1"},
      {"\"columns\":[\"measure\",\"segment\"", "\"columns\":[\"segment\",\"measure\""},
      {"[\"paid\"", "[\"stolen\""},
      {"\"F03.07\"", "\"F3.7\""},
      {"\"esat\"", "\"ESAT\""},
      {",8,4,60]", ",8,4]"},
      {",8,4,60]", ",8,4,60,0]"},
      {",8,4,60]", ",8,4,60,0,0,0,0,0]"},
      {",8,4,60]", ",8,4,101]"},
      {"\n]}\n", "\n]} x"},
      {"\n]}\n", "\n"},
      {"aaaaaaaa", "AAAAAAAA"},
  };
  for (const auto& [from, to] : changes) {
    std::string document = replaced(good, from, to);
    const auto read = read_submission(document);
    ASSERT_FALSE(read) << "accepted: " << from << " -> " << to;
    EXPECT_EQ(read.error().code, Errc::malformed);
    EXPECT_FALSE(read.error().message.fr.empty());
  }
}

TEST(SubmissionDocument, EveryTruncationIsRefused) {
  const std::string good = write_submission(sample());
  for (std::size_t size = 0; size + 2 < good.size(); ++size) {
    std::string document = good.substr(0, size);
    EXPECT_FALSE(read_submission(document)) << size;
  }
}

}  // namespace
}  // namespace parangon::wire
