// Proves that a message's language is found as locales and browsers write it.
#include "shared/core/text.hpp"

#include <gtest/gtest.h>

namespace parangon {
namespace {

TEST(LangFrom, ReadsPosixLocales) {
  EXPECT_EQ(lang_from("fr_FR.UTF-8"), Lang::fr);
  EXPECT_EQ(lang_from("fr"), Lang::fr);
  EXPECT_EQ(lang_from("fr@euro"), Lang::fr);
  EXPECT_EQ(lang_from("en_GB.UTF-8"), Lang::en);
  EXPECT_EQ(lang_from("C.UTF-8"), Lang::en);
  EXPECT_EQ(lang_from(""), Lang::en);
}

TEST(LangFrom, TakesTheFirstOfOurLanguagesInAnAcceptLanguageValue) {
  EXPECT_EQ(lang_from("fr-FR,fr;q=0.9,en;q=0.8"), Lang::fr);
  EXPECT_EQ(lang_from("de-DE, en;q=0.7, fr;q=0.3"), Lang::en);
  EXPECT_EQ(lang_from("de,\tfr ;q=0.5"), Lang::fr);
  EXPECT_EQ(lang_from("*"), Lang::en);
}

TEST(LangFrom, ComparesWeightsWhateverTheOrder) {
  EXPECT_EQ(lang_from("en;q=0.1,fr;q=0.9"), Lang::fr);
  EXPECT_EQ(lang_from("fr;q=0.8, en"), Lang::en);
  EXPECT_EQ(lang_from("fr-CA;q=0.2, en;q=0.25, fr;q=0.3"), Lang::fr);  // The heavier of its two.
  EXPECT_EQ(lang_from("fr;q=0.5, en;q=0.5"), Lang::fr);
  EXPECT_EQ(lang_from("en; q=0.500 , fr;Q=0.5"), Lang::en);
}

TEST(LangFrom, LeavesOutWhatIsNotWanted) {
  EXPECT_EQ(lang_from("fr;q=0"), Lang::en);
  EXPECT_EQ(lang_from("fr;q=0, en;q=0"), Lang::en);
  EXPECT_EQ(lang_from("en;q=0, *"), Lang::fr);
  EXPECT_EQ(lang_from("en;q=0.2, *;q=0.5"), Lang::fr);
  EXPECT_EQ(lang_from("de, *;q=0.5"), Lang::en);
}

TEST(WeightOf, IsThatOfTheParameterQAlone) {
  EXPECT_EQ(weight_of(""), 1000);
  EXPECT_EQ(weight_of("q=0.85"), 850);
  EXPECT_EQ(weight_of(" level=1 ; q=0.005"), 5);
  EXPECT_EQ(weight_of("faq=0.1"), 1000);
  EXPECT_EQ(weight_of("q=1.000"), 1000);
  EXPECT_EQ(weight_of("q=0"), 0);
  EXPECT_EQ(weight_of("q=high"), 0);
}

TEST(LangFrom, IgnoresCaseAndLanguagesThatOnlyBeginAlike) {
  EXPECT_EQ(lang_from("FR-ca"), Lang::fr);
  EXPECT_EQ(lang_from("frp-FR"), Lang::en);
}

TEST(Text, GivesTheLanguageThatIsAskedFor) {
  const Text text{"bonjour", "hello"};
  EXPECT_EQ(text.in(Lang::fr), "bonjour");
  EXPECT_EQ(text.in(Lang::en), "hello");
  EXPECT_EQ(to_string(Lang::fr), "fr");
  EXPECT_EQ(to_string(Lang::en), "en");
}

}  // namespace
}  // namespace parangon
