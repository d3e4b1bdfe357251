// Proves that a nomenclature with a hole, a double or an unknown segment is refused with its place.
#include <gtest/gtest.h>

#include <string>

#include "shared/model/nomenclature.hpp"

namespace parangon::model {
namespace {

/// A small, whole nomenclature, to be broken in one place.
struct Small {
  std::string families = "F01,Vert,Green\nF01.01,Tonte,Mowing\n";
  std::string map = "77,F01.01,\n77000000,F01.99,says nothing\n";
  std::string cpv = "77000000-0,Services\n77310000-6,Espaces verts\n";
  std::string accounts = "60,F99,,\n61521,F01,,\n64,,paie,payroll\n";

  Result<Nomenclature> parse() const {
    const auto f = "segment,name_fr,name_en\n" + families;
    const auto m = "cpv,segment,note\n" + map;
    const auto c = "CODE,FR\n" + cpv;
    const auto a = "account,segment,reason_fr,reason_en\n" + accounts;
    return Nomenclature::parse(
        {.version = "9.9", .families = f, .cpv_families = m, .cpv = c, .accounts = a});
  }
};

void expect_refused(const Small& small, std::string_view place) {
  const auto parsed = small.parse();
  ASSERT_FALSE(parsed.has_value()) << place;
  EXPECT_EQ(parsed.error().code, Errc::malformed);
  EXPECT_NE(parsed.error().in(Lang::en).find(place), std::string::npos)
      << parsed.error().in(Lang::en);
}

TEST(NomenclatureParse, ReadsAWholeOne) {
  const auto nomenclature = Small{}.parse();
  ASSERT_TRUE(nomenclature.has_value());
  EXPECT_EQ(nomenclature->version(), "9.9");
  EXPECT_EQ(nomenclature->segments().size(), 5U);  // F01, .01, .99, F99, F99.99
  EXPECT_EQ(nomenclature->segment_of(Cpv::from_digits("77310000").value()).to_string(), "F01.01");
  EXPECT_EQ(nomenclature->segment_of(Cpv::from_digits("77000000").value()).to_string(), "F01.99");
  EXPECT_EQ(nomenclature->account("615219").segment.to_string(), "F01.99");
  EXPECT_EQ(nomenclature->account("641").reason.en, "payroll");
}

TEST(NomenclatureParse, RefusesFamiliesThatMakeNoTree) {
  expect_refused({.families = "F01,Vert,Green\nF01.01,A,A\nF02.01,B,B\n"},
                 "families-9.9.csv, line 4: column segment");
  expect_refused({.families = "F01,Vert,Green\nF01.01,A,A\nF01.01,B,B\n"},
                 "column segment: this code is listed twice");
  expect_refused({.families = "F01,Vert,Green\nF01.99,A,A\n"}, "line 3: column segment");
  expect_refused({.families = "F99,Vert,Green\n"}, "line 2: column segment");
  expect_refused({.families = "all,Vert,Green\n"}, "line 2: column segment");
  expect_refused({.families = "F01,Vert,\n"}, "line 2: column name_fr");
}

TEST(NomenclatureParse, RefusesACpvMapThatIsNotOne) {
  expect_refused({.map = "77,F01.02,\n"}, "cpv-families-9.9.csv, line 2: column segment");
  expect_refused({.map = "77,F01,\n"}, "line 2: column segment");
  expect_refused({.map = "77,F01.01,\n77,F01.01,\n"}, "line 3: column cpv");
  expect_refused({.map = "7x,F01.01,\n"}, "line 2: column cpv");
  expect_refused({.map = "77,F01.99,\n"}, "line 2: column note");
}

TEST(NomenclatureParse, RefusesACodeThatFallsNowhere) {
  expect_refused({.map = "773,F01.01,\n"}, "cpv-2008.csv, line 2: column code");
}

TEST(NomenclatureParse, RefusesAVocabularyWithBadOrDoubleCodes) {
  expect_refused({.cpv = "77310000,No check digit\n"}, "line 2: column code");
  expect_refused({.cpv = "7731000-6,Seven digits\n"}, "line 2: column code");
  expect_refused({.cpv = "77310000-6,A\n77310000-6,B\n"}, "77310000 is listed twice");
}

TEST(NomenclatureParse, RefusesAccountsWithoutVerdict) {
  expect_refused({.accounts = "60,F99,,\n64,,,\n"}, "accounts-m57.csv, line 3: column reason_fr");
  expect_refused({.accounts = "60,F02,,\n"}, "line 2: column segment");
  expect_refused({.accounts = "60,F01.01,,\n"}, "line 2: column segment");
  expect_refused({.accounts = "60,F01,,\n60,F01,,\n"}, "line 3: column account");
  expect_refused({.accounts = "6O,F01,,\n"}, "line 2: column account");
}

}  // namespace
}  // namespace parangon::model
