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
                    false,
                    {model::Sharing::named_to_consortium, model::Sharing::anonymous_to_consortium},
                    {{"P-CPV-MISSING", 12}, {"P-TAX-UNKNOWN", 1}},
                    {{"P-CPV-MISSING", "export « 2025 » sans CPV"}},
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
  EXPECT_EQ(read->manifest.sharing, original.manifest.sharing);
  EXPECT_EQ(read->manifest.warnings, original.manifest.warnings);
  EXPECT_EQ(read->manifest.justifications, original.manifest.justifications);
}

TEST(SubmissionDocument, ABlankOneThatIsDeclaredSurvivesTheRoundTrip) {
  auto original = sample();
  original.manifest.nothing_to_report = true;
  original.manifest.figures = 0;
  original.manifest.sealed = 0;
  original.manifest.warnings.clear();
  original.manifest.justifications.clear();
  original.manifest.sharing = {};
  original.figures.clear();
  std::string document = write_submission(original);
  EXPECT_NE(document.find(R"("warnings":{},"justifications":{})"), std::string::npos);
  const auto read = read_submission(document);
  ASSERT_TRUE(read) << read.error().message.en;
  EXPECT_TRUE(read->manifest.nothing_to_report);
  EXPECT_TRUE(read->manifest.warnings.empty());
  EXPECT_EQ(read->manifest.sharing, model::SharingTerms{});
}

TEST(SubmissionDocument, AJustificationMayHave2000CharactersAndNoMore) {
  const std::string good = write_submission(sample());
  const auto with = [&](std::size_t characters) {
    std::string text;
    for (std::size_t i = 0; i < characters; ++i) text += "é";
    std::string document = replaced(good, "export « 2025 » sans CPV", text);
    return read_submission(document).has_value();
  };
  EXPECT_TRUE(with(model::max_justification));
  EXPECT_FALSE(with(model::max_justification + 1));
}

TEST(SubmissionDocument, AManifestMayHold100JustificationsAndNoMore) {
  const auto with = [](int count) {
    auto submission = sample();
    submission.manifest.justifications.clear();
    for (int i = 0; i < count; ++i) {
      submission.manifest.justifications.emplace("X-" + std::to_string(1000 + i), "why");
    }
    std::string document = write_submission(submission);
    return read_submission(document).has_value();
  };
  EXPECT_TRUE(with(model::max_justifications));
  EXPECT_FALSE(with(model::max_justifications + 1));
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
      {"\"nothing_to_report\":false,", ""},
      {"\"nothing_to_report\":false", "\"nothing_to_report\":0"},
      {"\"sharing\":{\"paid\":\"named_to_consortium\"", "\"sharing\":{\"paid\":\"everyone\""},
      {",\"awarded\":\"anonymous_to_consortium\"", ""},
      {"\"anonymous_to_consortium\"}", "\"anonymous_to_consortium\",\"kept\":1}"},
      {"\"P-CPV-MISSING\":12", "\"P-CPV-MISSING\":0"},
      {"\"P-CPV-MISSING\":12", "\"P-CPV-MISSING\":\"12\""},
      {"\"P-CPV-MISSING\":12", "\"P-TAX-UNKNOWN\":12"},
      {"\"P-CPV-MISSING\":12", "\"P-Z\":12"},
      {"\"P-CPV-MISSING\":12", "\"\":12"},
      {"export « 2025 » sans CPV", ""},
      {"export « 2025 » sans CPV", "   "},
      {"export « 2025 » sans CPV", "two\\nlines"},
      {"export « 2025 » sans CPV", "\\u001b[31m"},
  };
  for (const auto& [from, to] : changes) {
    std::string document = replaced(good, from, to);
    const auto read = read_submission(document);
    ASSERT_FALSE(read) << "accepted: " << from << " -> " << to;
    EXPECT_EQ(read.error().code, Errc::malformed);
    EXPECT_FALSE(read.error().message.fr.empty());
  }
}

TEST(SubmissionDocument, SaysInBothLanguagesWhatIsWrongAndWhere) {
  struct Case {
    std::string from, to;
    Text what;
    std::string at;  ///< What stands at the place that is named; empty: none is.
  };
  const std::string good = write_submission(sample());
  const Case cases[] = {
      {"\"lines\":{\"in\":10",
       "\"lines\":{\"in\":\"10\"",
       {"valeur d'un autre type que celui attendu", "value of another type than expected"},
       "\"10\""},
      {"\"lines\":{\"in\":10",
       "\"lines\":{\"in\":99999999999999999999",
       {"valeur d'un autre type que celui attendu", "value of another type than expected"},
       "99999"},
      {"\"nothing_to_report\":false",
       "\"nothing_to_report\":flase",
       {"valeur d'un autre type que celui attendu", "value of another type than expected"},
       "flase"},
      {"\"manifest\"",
       "\"manifesto\"",
       {"document : membre « manifest » attendu, « manifesto » trouvé",
        "document: member \"manifest\" expected, \"manifesto\" found"},
       ""},
      {"[\"paid\"",
       "[\"stolen\"",
       {"figures, ligne 1 : mesure inconnue", "figures, row 1: unknown measure"},
       ""},
      {"\"agency\":\"22770001000019\"",
       "\"agency\":\"22770001000018\"",
       {"agency : ", "agency: "},
       ""},
      {"export « 2025 »", "export \xFF", {"ce n'est pas de l'UTF-8", "this is not UTF-8"}, ""},
      {"\n]}\n", "\n]} \"", {"texte sans guillemet fermant", "unclosed string"}, ""},
  };
  for (const auto& one : cases) {
    std::string document = replaced(good, one.from, one.to);
    const auto read = read_submission(document);
    ASSERT_FALSE(read) << one.to;
    const auto& [fr, en] = read.error().message;
    EXPECT_TRUE(fr.starts_with("document de dépôt illisible : " + one.what.fr)) << fr;
    EXPECT_TRUE(en.starts_with("unreadable submission document: " + one.what.en)) << en;
    const auto named = en.find("near byte ");
    ASSERT_EQ(named != std::string::npos, !one.at.empty()) << en;
    if (one.at.empty()) continue;
    const auto place = std::stoul(en.substr(named + 10));
    EXPECT_NE(fr.find("vers l'octet " + std::to_string(place)), std::string::npos) << fr;
    // Within the value, or where the next one begins.
    const auto begin = document.find(one.at);
    EXPECT_GE(place, begin) << en;
    EXPECT_LE(place, document.find_first_of(",}", begin)) << en;
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
