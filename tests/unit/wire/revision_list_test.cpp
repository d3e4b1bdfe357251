// Proves that the hub's lists of revisions and certifiers, its answers to witnesses, and decisions
// that are kept are read as they were written, and that anything else is malformed.
#include "shared/wire/revision_list.hpp"

#include <gtest/gtest.h>

#include "shared/wire/log_answer.hpp"

namespace parangon::wire {
namespace {

constexpr std::string_view item =
    R"({"id":"7f","agency":"22770001000019","period":"2025","revision":2,)"
    R"("received":"2026-01-02T03:04:05.678Z","document_sha256":"ab","figures":3,"sealed":1,)"
    R"("nothing_to_report":false,"warnings":{"P-X":2},"justifications":{"P-X":"why"},)"
    R"("certified":"2026-01-03T03:04:05.678Z","withdrawn":null,"counts":true,"unknown":1})";

std::string page(std::string_view one, std::string_view next = "null") {
  return "{\"items\":[" + std::string(one) + "],\"next\":" + std::string(next) + "}";
}

TEST(RevisionPage, IsReadWithWhatIsNotKnownPassedOver) {
  const auto read = read_revision_page(page(item, "\"9\""));
  ASSERT_TRUE(read) << read.error().message.en;
  EXPECT_EQ(read->next, "9");
  ASSERT_EQ(read->items.size(), 1U);
  const auto& one = read->items.front();
  EXPECT_EQ(one.id, "7f");
  EXPECT_EQ(one.period, model::Period::year(2025));
  EXPECT_EQ(one.revision, 2);
  EXPECT_TRUE(one.counts);
  EXPECT_EQ(one.certified, *parse_instant("2026-01-03T03:04:05.678Z"));
  EXPECT_FALSE(one.withdrawn);
  EXPECT_EQ(one.warnings.front().second, 2);
  EXPECT_EQ(one.justifications.front().second, "why");
  EXPECT_EQ(read_revision_page(page(item))->next, "");
}

TEST(RevisionPage, AnythingElseIsMalformed) {
  const auto with = [](std::string_view old_text, std::string_view new_text) {
    std::string changed(item);
    const auto at = changed.find(old_text);
    EXPECT_NE(at, std::string::npos) << old_text;
    return page(changed.replace(at, old_text.size(), new_text));
  };
  const std::string bad[] = {
      "",
      "[]",
      "{}",
      with("\"2025\"", "\"25\""),
      with("\"revision\":2", "\"revision\":\"two\""),
      with("2026-01-02T", "2026-13-02T"),
      with("2026-01-03T", "yesterday"),
      with("\"id\":\"7f\",", ""),
      with("\"certified\":\"2026-01-03T03:04:05.678Z\"", "\"certified\":3"),
  };
  for (const auto& text : bad) {
    const auto read = read_revision_page(text);
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().code, Errc::malformed) << text;
  }
}

TEST(Certifiers, AreReadOrMalformed) {
  const auto read = read_certifiers(
      R"({"items":[{"person":"daf","name":"DAF","since":"2026-01-02T03:04:05.678Z"}]})");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->front().person, "daf");
  for (const char* text : {"", "{}", R"({"items":[{"person":"daf","name":"DAF"}]})",
                           R"({"items":[{"person":"daf","name":"DAF","since":"x"}]})"}) {
    EXPECT_FALSE(read_certifiers(text)) << text;
  }
}

TEST(LogStep, ComesBackAsItWasWritten) {
  const LogStep step{"a note\nof two lines\n", {"aGFzaA==", "b"}};
  const auto read = read_log_step(write_log_step(step));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->checkpoint, step.checkpoint);
  EXPECT_EQ(read->consistency, step.consistency);
  for (const char* text : {"", "[]", "{}", R"({"consistency":1})", R"({"consistency":[1]})"}) {
    EXPECT_FALSE(read_log_step(text)) << text;
  }
}

TEST(Decision, ComesBackAsItWasWritten) {
  const auto read = read_decision(write_decision({"operator:x", "code", "« pourquoi »", "when"}));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->by, "operator:x");
  EXPECT_EQ(read->code, "code");
  EXPECT_EQ(read->reason, "« pourquoi »");
  EXPECT_EQ(read->at, "when");
  EXPECT_FALSE(read_decision("{}"));
  EXPECT_FALSE(read_decision("x"));
}

}  // namespace
}  // namespace parangon::wire
