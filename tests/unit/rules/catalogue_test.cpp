// Proves that the catalogue is one ordered list, whose rules say the same in both languages.
#include <gtest/gtest.h>

#include <algorithm>
#include <regex>
#include <set>
#include <string>

#include "shared/rules/rules.hpp"

namespace parangon::rules {
namespace {

std::set<std::string> placeholders(std::string_view message) {
  static const std::regex pattern(R"(\{[^}]*\})");
  const std::string text(message);
  std::set<std::string> found;
  for (auto it = std::sregex_iterator(text.begin(), text.end(), pattern);
       it != std::sregex_iterator(); ++it) {
    found.insert(it->str());
  }
  return found;
}

char prefix(Subject subject) {
  switch (subject) {
    case Subject::purchase_line: return 'P';
    case Subject::supplier_register: return 'R';
    case Subject::figure: return 'F';
    case Subject::submission: return 'S';
  }
  return '?';
}

TEST(Catalogue, IdsAreSortedAndUnique) {
  const auto all = catalogue();
  EXPECT_FALSE(all.empty());
  for (std::size_t i = 1; i < all.size(); ++i) EXPECT_LT(all[i - 1].id, all[i].id);
}

TEST(Catalogue, IdsAreWordsInCapitalsWhoseLetterIsTheSubjects) {
  static const std::regex shape("[PRFS](-[A-Z0-9]+)+");
  for (const Rule& rule : catalogue()) {
    EXPECT_TRUE(std::regex_match(std::string(rule.id), shape)) << rule.id;
    EXPECT_EQ(rule.id.front(), prefix(rule.subject)) << rule.id;
  }
}

TEST(Catalogue, MessagesExistInBothLanguagesWithTheSamePlaceholders) {
  for (const Rule& rule : catalogue()) {
    EXPECT_FALSE(rule.message_fr.empty()) << rule.id;
    EXPECT_FALSE(rule.message_en.empty()) << rule.id;
    EXPECT_NE(rule.message_fr, rule.message_en) << rule.id;
    EXPECT_FALSE(rule.source.empty()) << rule.id;
    EXPECT_EQ(placeholders(rule.message_fr), placeholders(rule.message_en)) << rule.id;
    for (const auto& hole : placeholders(rule.message_fr)) {
      EXPECT_TRUE(hole == "{0}" || hole == "{1}") << rule.id << " " << hole;
    }
  }
}

TEST(Catalogue, ASecondArgumentNeverComesAlone) {
  for (const Rule& rule : catalogue()) {
    const auto holes = placeholders(rule.message_en);
    EXPECT_TRUE(!holes.contains("{1}") || holes.contains("{0}")) << rule.id;
  }
}

TEST(Catalogue, FindKnowsEveryRuleAndNoOther) {
  for (const Rule& rule : catalogue()) EXPECT_EQ(find(rule.id), &rule);
  for (const char* id : {"", "A", "P-", "P-CPV", "ZZZ", "p-cpv-unknown"}) {
    EXPECT_EQ(find(id), nullptr) << id;
  }
}

TEST(Catalogue, PageHoldsEveryRuleOnceUnderItsVersion) {
  const auto page = catalogue_markdown();
  EXPECT_NE(page.find("version " + std::string(catalogue_version())), std::string::npos);
  for (const Rule& rule : catalogue()) {
    const auto cell = "| `" + std::string(rule.id) + "` | " + std::string(to_string(rule.severity));
    const auto at = page.find(cell);
    ASSERT_NE(at, std::string::npos) << rule.id;
    EXPECT_EQ(page.find(cell, at + 1), std::string::npos) << rule.id;
  }
}

TEST(Catalogue, NoMessageBreaksThePagesTable) {
  for (const Rule& rule : catalogue()) {
    for (const auto text : {rule.message_fr, rule.message_en, rule.source}) {
      EXPECT_EQ(text.find_first_of("|\n"), std::string_view::npos) << rule.id;
    }
  }
}

}  // namespace
}  // namespace parangon::rules
