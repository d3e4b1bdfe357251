// Proves that what the library says of a command line reaches a French reader in French.
#include "shared/core/usage.hpp"

#include <gtest/gtest.h>

namespace parangon {
namespace {

TEST(UsageError, SpeaksBothLanguages) {
  const Text text = usage_error("parangon-hub", "A subcommand is required");
  EXPECT_EQ(
      text.fr,
      "Ligne de commande incomprise : il manque une commande ; voyez « parangon-hub --help »");
  EXPECT_EQ(text.en,
            "Command line not understood: A subcommand is required; see \"parangon-hub --help\"");
}

TEST(UsageError, KnowsTheSentencesThatUsersMeet) {
  const auto french = [](const char* what) { return usage_error("p", what).fr; };
  const auto expect = [&](const char* what, const char* words) {
    EXPECT_NE(french(what).find(words), std::string::npos) << french(what);
  };
  expect("--reason is required", ": il manque --reason ;");
  expect("siret requires answer", "siret demande aussi answer ;");
  expect("--csr excludes --algorithm", "--csr exclut --algorithm ;");
  expect("The following argument was not expected: --foo", "argument inattendu : --foo ;");
  expect("The following arguments were not expected: b a", "arguments inattendus : b a ;");
  expect("--days: Value abc not in range 1 to 7305", "--days : abc est hors des bornes 1 à 7305 ;");
  expect("--format: xml not in {table,json,csv}",
         "--format: xml n'est pas parmi {table,json,csv} ;");
  expect("--period: 1 required TEXT missing", "--period : il manque une valeur ;");
  expect("Could not convert: --count = x", "--count : valeur incomprise (x) ;");
  expect("Something else", ": Something else ;");
}

}  // namespace
}  // namespace parangon
