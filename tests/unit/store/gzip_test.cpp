// Proves that compressed files of releases carry no name and no time, so that they are the same
// each time, and that what is not one whole member of the size that is told is not expanded.
#include "hub/store/sqlite/gzip.hpp"

#include <gtest/gtest.h>

namespace parangon::hub::store {
namespace {

TEST(Gzip, HasNoNameAndNoTime) {
  const std::string packed = gzip("abc");
  EXPECT_EQ(packed.substr(0, 2), "\x1f\x8b");
  EXPECT_EQ(packed.substr(3, 5), std::string(5, '\0'));
  EXPECT_EQ(gzip("abc"), packed);
}

TEST(Gzip, IsExpandedWholeOrNotAtAll) {
  const std::string packed = gzip("abc");
  EXPECT_EQ(gunzip(packed, 3), "abc");
  EXPECT_FALSE(gunzip(packed, 2));
  EXPECT_FALSE(gunzip(packed, 4));
  EXPECT_FALSE(gunzip(packed.substr(0, packed.size() - 1), 3));
}

}  // namespace
}  // namespace parangon::hub::store
