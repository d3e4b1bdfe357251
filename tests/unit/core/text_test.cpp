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
