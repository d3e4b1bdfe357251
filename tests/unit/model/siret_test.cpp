// Proves that SIREN and SIRET are judged by INSEE's sums, and repaired only into valid ones.
#include "shared/model/siret.hpp"

#include <gtest/gtest.h>

#include <string>
#include <unordered_set>

namespace parangon::model {
namespace {

TEST(Siret, AcceptsTheKnownGoodOnes) {
  for (const char* text :
       {"35600000049837", "35600000000048", "73282932000074", "22770001000019"}) {
    const auto siret = Siret::parse(text);
    ASSERT_TRUE(siret.has_value()) << text;
    EXPECT_EQ(siret->to_string(), text);
    EXPECT_EQ(siret->siren().to_string(), std::string(text).substr(0, 9));
    EXPECT_EQ(Siret::try_parse(text), *siret);
  }
}

TEST(Siret, RefusesAWrongSirenAndSaysSo) {
  const auto siret = Siret::parse("11122233344455");
  ASSERT_FALSE(siret.has_value());
  EXPECT_EQ(siret.error().code, Errc::malformed);
  EXPECT_NE(siret.error().in(Lang::en).find("SIREN"), std::string::npos);
  EXPECT_NE(siret.error().in(Lang::fr).find("SIREN"), std::string::npos);
  EXPECT_FALSE(Siret::try_parse("11122233344455"));
}

TEST(Siret, RefusesARightSirenWithAWrongEstablishment) {
  EXPECT_FALSE(Siret::try_parse("73282932000075"));
  EXPECT_EQ(Siret::parse("73282932000075").error().in(Lang::en),
            "SIRET 73282932000075: wrong check digit");
}

TEST(Siret, LetsOnlyLaPosteUseAPlainDigitSum) {
  // Its digits add up to 15, a multiple of five; the Luhn sum fails.
  EXPECT_TRUE(Siret::try_parse("35600000000001"));
  // 732829320 adds up to 36; four more make 40, but it is not La Poste.
  EXPECT_FALSE(Siret::try_parse("73282932000004"));
}

TEST(Siret, RefusesTheFillerOfZerosWhoseSumHolds) {
  EXPECT_FALSE(Siret::try_parse("00000000000000"));
  EXPECT_FALSE(Siret::parse("00000000000000").has_value());
  EXPECT_FALSE(Siret::repair("0000000000000"));
  EXPECT_FALSE(Siren::parse("000000000").has_value());
}

TEST(Siret, RefusesOtherShapes) {
  for (const char* text :
       {"", "7328293200007", "732829320000744", "7328293200007A", "732 829 320 00074"}) {
    EXPECT_FALSE(Siret::try_parse(text)) << text;
    EXPECT_NE(Siret::parse(text).error().in(Lang::fr).find("quatorze"), std::string::npos);
  }
}

TEST(Siret, RepairPutsALostZeroBack) {
  // 005520135 is a valid SIREN; with 00012 its Luhn sum must hold for the test to mean anything.
  std::string text;
  for (int key = 0; key < 10 && text.empty(); ++key) {
    const auto candidate = "0055201350001" + std::to_string(key);
    if (Siret::try_parse(candidate)) text = candidate;
  }
  ASSERT_FALSE(text.empty());
  const auto repaired = Siret::repair(text.substr(1));
  ASSERT_TRUE(repaired);
  EXPECT_EQ(repaired->to_string(), text);
}

TEST(Siret, RepairRemovesWhatPeoplePutBetweenDigits) {
  const auto wanted = Siret::try_parse("73282932000074");
  for (const char* text :
       {"732 829 320 00074", "732.829.320-00074", "732\u00A0829\u00A0320\u00A000074",
        "732\u202F829\u202F320\u202F00074", "\t73282932000074 "}) {
    EXPECT_EQ(Siret::repair(text), wanted) << text;
  }
}

TEST(Siret, RepairLeavesAValidOneAsItIs) {
  EXPECT_EQ(Siret::repair("35600000049837")->to_string(), "35600000049837");
}

TEST(Siret, RepairInventsNothing) {
  for (const char* text : {"", "732829320", "73282932000075", "7328293200007x", "3282932000074",
                           "732829320000740", "FR83404833048"}) {
    EXPECT_FALSE(Siret::repair(text)) << text;
  }
}

TEST(Siren, AcceptsNineDigitsWithARightSum) {
  const auto siren = Siren::parse("732829320");
  ASSERT_TRUE(siren.has_value());
  EXPECT_EQ(siren->number(), 732829320U);
  EXPECT_EQ(siren->to_string(), "732829320");
  EXPECT_FALSE(Siren::parse("732829321").has_value());
  EXPECT_FALSE(Siren::parse("73282932").has_value());
  EXPECT_FALSE(Siren::parse("73282932 ").has_value());
}

TEST(Siret, CanBeKeysOfSetsAndAreOrderedByNumber) {
  const auto a = Siret::try_parse("22770001000019").value();
  const auto b = Siret::try_parse("73282932000074").value();
  EXPECT_LT(a, b);
  const std::unordered_set<Siret> set{a, b, a};
  EXPECT_EQ(set.size(), 2U);
  const std::unordered_set<Siren> sirens{a.siren(), b.siren()};
  EXPECT_EQ(sirens.count(a.siren()), 1U);
}

}  // namespace
}  // namespace parangon::model
