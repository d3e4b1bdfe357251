// Proves that an agency's own mapping goes first, changes the version, and cannot widen the scope.
#include <gtest/gtest.h>

#include <string>

#include "shared/model/nomenclature.hpp"

namespace parangon::model {
namespace {

using Verdict = AccountClass::Verdict;

Cpv code_of(std::string_view digits) { return Cpv::from_digits(digits).value(); }

Result<Nomenclature> with(const std::string& lines) {
  return Nomenclature::standard().with_overrides("type,code,segment\n" + lines);
}

TEST(Overrides, GoBeforeTheStandardMappingHoweverShort) {
  const auto own =
      with("cpv,773,F07\ncpv,77311,F08.01\naccount,6288,F02.01\naccount,611,F04\n").value();
  EXPECT_EQ(own.segment_of(code_of("77310000")).to_string(), "F07.99");
  EXPECT_EQ(own.segment_of(code_of("77311000")).to_string(), "F08.01");
  EXPECT_EQ(own.segment_of(code_of("77340000")).to_string(), "F07.99");
  EXPECT_EQ(own.segment_of(code_of("77311009")).to_string(), "F08.01");  // Not in the vocabulary.
  EXPECT_EQ(own.segment_of(code_of("77200000")).to_string(), "F01.02");
  EXPECT_EQ(own.account("628801").segment.to_string(), "F02.01");
  EXPECT_EQ(own.account("611").segment.to_string(), "F04.99");
  EXPECT_EQ(own.account("6064").segment.to_string(), "F13.99");
}

TEST(Overrides, LeaveTheStandardOneAsItIs) {
  const auto own = with("cpv,773,F07\n").value();
  EXPECT_EQ(Nomenclature::standard().segment_of(code_of("77310000")).to_string(), "F01.01");
  EXPECT_EQ(Nomenclature::standard().version(), "2026.1");
  EXPECT_EQ(own.cpv_count(), 9454U);
  EXPECT_EQ(own.segments().size(), Nomenclature::standard().segments().size());
}

TEST(Overrides, CannotBringAnExcludedAccountIntoScope) {
  for (const char* account : {"65242", "64", "204", "6", "2", "999"}) {
    const auto own = with("account," + std::string(account) + ",F20\n");
    ASSERT_FALSE(own.has_value()) << account;
    EXPECT_EQ(own.error().code, Errc::malformed);
  }
  const auto own = with("account,20,F14\n").value();
  EXPECT_EQ(own.account("2051").segment.to_string(), "F14.99");
  EXPECT_EQ(own.account("204111").verdict, Verdict::excluded);
}

TEST(Overrides, VersionTellsContentsApartWhateverTheirOrderAndSpelling) {
  const auto one = with("cpv,773,F07\naccount,611,F04\n").value().version();
  EXPECT_EQ(one.substr(0, 7), "2026.1+");
  EXPECT_EQ(one.size(), 7U + 16U);
  EXPECT_EQ(with("account,611,F04.99\ncpv,773,F07\n").value().version(), one);
  EXPECT_NE(with("cpv,773,F07\naccount,611,F05\n").value().version(), one);
  EXPECT_EQ(with("").value().version(), "2026.1");
}

TEST(Overrides, ReplaceEarlierOnes) {
  const auto first = with("cpv,773,F07\naccount,611,F04\n").value();
  const auto second = first.with_overrides("type;code;segment\ncpv;772;F07\n").value();
  EXPECT_EQ(second.segment_of(code_of("77310000")).to_string(), "F01.01");
  EXPECT_EQ(second.segment_of(code_of("77200000")).to_string(), "F07.99");
  EXPECT_EQ(second.account("611").segment.to_string(), "F99.99");
  EXPECT_EQ(second.version(), with("cpv,772,F07\n").value().version());
}

struct Refusal {
  const char* line;
  const char* place;
};

TEST(Overrides, RefusalsNameTheLineAndTheColumn) {
  for (const auto& [line, place] :
       {Refusal{"cpv,773,F77", "line 2: column segment"},
        Refusal{"cpv,773,all", "line 2: column segment"},
        Refusal{"cpv,773,", "line 2: column segment"}, Refusal{"cpv,99,F01", "line 2: column code"},
        Refusal{"cpv,,F01", "line 2: column code"}, Refusal{"cpv,77a,F01", "line 2: column code"},
        Refusal{"account,61a,F01", "line 2: column code"},
        Refusal{"CPV,773,F01", "line 2: column type"},
        Refusal{"cpv,773,F01\ncpv,773,F02", "line 3: column code"},
        Refusal{"account,611,F01\naccount,611,F02", "line 3: column code"},
        Refusal{"cpv,773", "line 2"}}) {
    const auto own = with(line);
    ASSERT_FALSE(own.has_value()) << line;
    EXPECT_EQ(own.error().code, Errc::malformed) << line;
    EXPECT_NE(own.error().in(Lang::en).find(place), std::string::npos) << own.error().in(Lang::en);
    EXPECT_NE(own.error().in(Lang::fr).find("ligne"), std::string::npos);
  }
}

TEST(Overrides, StayValidWhenMoved) {
  auto own = with("account,611,F04\n").value();
  const auto& verdict = own.account("611");
  const Nomenclature moved = std::move(own);
  EXPECT_EQ(&moved.account("611"), &verdict);
}

}  // namespace
}  // namespace parangon::model
