// Proves that sharing terms have one word each, that an unknown word is none of them, that what was
// not chosen shows least, and that each dataset has its own terms.
#include "shared/model/sharing.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "shared/model/submission.hpp"

namespace parangon::model {
namespace {

TEST(Sharing, EachTermHasItsOwnWordAndLabels) {
  std::set<std::string> fr;
  std::set<std::string> en;
  for (const Sharing sharing : all_sharings) {
    EXPECT_EQ(sharing_from(to_string(sharing)), sharing);
    fr.insert(label(sharing).fr);
    en.insert(label(sharing).en);
  }
  EXPECT_EQ(fr.size(), all_sharings.size());
  EXPECT_EQ(en.size(), all_sharings.size());
  EXPECT_FALSE(sharing_from("public"));
  EXPECT_FALSE(sharing_from(""));
}

TEST(Sharing, WhatWasNotChosenShowsLeast) {
  const SharingTerms terms;
  for (const Sharing sharing : all_sharings) EXPECT_LE(terms.paid, sharing);
  EXPECT_EQ(terms.paid, terms.awarded);
}

TEST(Sharing, EachDatasetHasItsOwnTerms) {
  const SharingTerms terms{Sharing::public_named, Sharing::anonymous_to_consortium};
  EXPECT_EQ(terms.of(Measure::paid), Sharing::public_named);
  EXPECT_EQ(terms.of(Measure::awarded), Sharing::anonymous_to_consortium);
}

TEST(Justification, IsOneLineOfTextThatSaysSomething) {
  EXPECT_TRUE(is_justification("é"));
  EXPECT_TRUE(is_justification(std::string(max_justification, 'x')));
  EXPECT_FALSE(is_justification(std::string(max_justification + 1, 'x')));
  EXPECT_FALSE(is_justification(""));
  EXPECT_FALSE(is_justification("  "));
  EXPECT_FALSE(is_justification("a\nb"));
  EXPECT_FALSE(is_justification("\x1b[31m"));
  EXPECT_FALSE(is_justification("\x7f"));
}

}  // namespace
}  // namespace parangon::model
