// Proves that documents about pseudonym keys survive the round trip, and that every departure from
// their form, and members that an action does not have, are refused.
#include "shared/wire/pseudonym_document.hpp"

#include <gtest/gtest.h>

namespace parangon::wire {
namespace {

using model::PseudonymAction;
using model::PseudonymDocument;

model::Siret siret(const char* text = "22770001000019") { return *model::Siret::parse(text); }

PseudonymDocument give() {
  return {PseudonymAction::give,
          siret(),
          {"00000000000000a2", 2, 2025, "00000000000000a1"},
          {{siret(), std::string(64, 'a'), "AAAA"},
           {siret("73282932000074"), std::string(64, 'b'), "BBBB"}},
          *parse_instant("2026-01-02T03:04:05.678Z"),
          "test"};
}

PseudonymDocument ask() {
  return {PseudonymAction::ask, siret(), {}, {}, *parse_instant("2026-01-02T03:04:05Z"), "test"};
}

TEST(PseudonymDocumentText, SurvivesTheRoundTrip) {
  for (const auto& document : {give(), ask()}) {
    const auto text = write_pseudonym_document(document);
    const auto read = read_pseudonym_document(text);
    ASSERT_TRUE(read) << read.error().message.en;
    EXPECT_EQ(read->action, document.action);
    EXPECT_EQ(read->agency, document.agency);
    EXPECT_EQ(read->key, document.key);
    EXPECT_EQ(read->wraps, document.wraps);
    EXPECT_EQ(write_pseudonym_document(*read), text);
  }
}

TEST(PseudonymDocumentText, WithAnImpossibleMemberIsRefused) {
  std::vector<PseudonymDocument> wrong(12, give());
  wrong[0].key.id = "A";
  wrong[1].key.number = 0;
  wrong[2].key.replaces.clear();
  wrong[3].key.number = 1;
  wrong[4].key.from_year = -1;
  wrong[5].wraps.clear();
  std::swap(wrong[6].wraps[0], wrong[6].wraps[1]);
  wrong[7].wraps[1] = wrong[7].wraps[0];
  wrong[8].wraps[0].certificate_sha256 = "a";
  wrong[9].wraps[0].envelope.clear();
  wrong[10].software = std::string(65, 'x');
  wrong[11].action = PseudonymAction::ask;
  for (std::size_t i = 0; i < wrong.size(); ++i) {
    const auto read = read_pseudonym_document(write_pseudonym_document(wrong[i]));
    ASSERT_FALSE(read) << i;
    EXPECT_EQ(read.error().code, Errc::malformed) << i;
  }
  auto ask_for_somebody = ask();
  ask_for_somebody.wraps = give().wraps;
  EXPECT_FALSE(read_pseudonym_document(write_pseudonym_document(ask_for_somebody)));
}

TEST(PseudonymDocumentText, InOtherBytesIsRefused) {
  const auto text = write_pseudonym_document(give());
  for (const auto& other :
       {text + " ", " " + text, text.substr(1), std::string("[]"), std::string("{}"),
        text.substr(0, text.size() - 2) + ",\"more\":1}\n"}) {
    EXPECT_FALSE(read_pseudonym_document(other)) << other;
  }
  const auto large = read_pseudonym_document(std::string(max_pseudonym_document_bytes + 1, ' '));
  EXPECT_EQ(large.error().code, Errc::too_large);
}

TEST(PseudonymKeyListText, SurvivesTheRoundTrip) {
  const PseudonymKeyList list{{{"00000000000000a1", 1, 0, ""}},
                              {{write_pseudonym_document(ask()), "signature of \"ask\""}},
                              {{write_pseudonym_document(give()), "signature"}},
                              {{"00000000000000a1", std::string(64, 'a')}}};
  const auto read = read_pseudonym_key_list(write_pseudonym_key_list(list));
  ASSERT_TRUE(read) << read.error().message.en;
  EXPECT_EQ(read->keys, list.keys);
  ASSERT_EQ(read->asks.size(), 1U);
  EXPECT_EQ(read->asks[0].document, list.asks[0].document);
  EXPECT_EQ(read->asks[0].signature, list.asks[0].signature);
  EXPECT_EQ(read->gives.size(), 1U);
  EXPECT_EQ(read->given, list.given);
  EXPECT_FALSE(read_pseudonym_key_list("{}"));
  EXPECT_FALSE(read_pseudonym_key_list(R"({"keys":[],"asks":1,"gives":[],"given":[]})"));
}

TEST(PseudonymKeyFor, ChoosesTheHighestNumberThatHasBegun) {
  const std::vector<model::PseudonymKeyInfo> keys = {
      {"a", 1, 0, ""}, {"b", 2, 2025, "a"}, {"c", 3, 2024, "b"}, {"d", 4, 2030, "c"}};
  EXPECT_EQ(model::pseudonym_key_for(keys, 2023)->id, "a");
  EXPECT_EQ(model::pseudonym_key_for(keys, 2024)->id, "c");
  EXPECT_EQ(model::pseudonym_key_for(keys, 2026)->id, "c");
  EXPECT_EQ(model::pseudonym_key_for(keys, 2031)->id, "d");
  EXPECT_EQ(model::pseudonym_key_for({{"b", 1, 2025, ""}}, 2024), nullptr);
}

}  // namespace
}  // namespace parangon::wire
