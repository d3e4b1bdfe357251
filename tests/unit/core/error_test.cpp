// Proves that every kind of error has a stable code of its own, and that an unchecked one throws.
#include "shared/core/error.hpp"

#include <gtest/gtest.h>

#include <set>
#include <stdexcept>
#include <string>

namespace parangon {
namespace {

TEST(Errc, EachHasItsOwnStableCode) {
  std::set<std::string_view> codes;
  for (int i = static_cast<int>(Errc::invalid_argument); i <= static_cast<int>(Errc::internal);
       ++i) {
    codes.insert(to_string(static_cast<Errc>(i)));
  }
  EXPECT_EQ(codes.size(), static_cast<std::size_t>(Errc::internal));
  EXPECT_EQ(to_string(Errc::bad_signature), "bad_signature");
}

TEST(Result, ValueOfAnErrorThrowsItsEnglishMessage) {
  const Result<int> result = Error{Errc::not_found, {"rien ici", "nothing here"}};
  try {
    (void)result.value();
    FAIL() << "value() of an error must throw";
  } catch (const std::runtime_error& error) {
    EXPECT_EQ(std::string(error.what()).find("not_found: nothing here"), 0U);
  }
}

TEST(Status, IsGoodUnlessGivenAnError) {
  EXPECT_TRUE(Status{}.has_value());
  const Status bad = Error{Errc::timeout, {"trop long", "too long"}};
  EXPECT_FALSE(bad.has_value());
  EXPECT_EQ(bad.error().in(Lang::fr), "trop long");
}

}  // namespace
}  // namespace parangon
