// Proves that a ready-made answer is never older than the last change, nor than its lifetime.
#include "hub/api/prepared_cache.hpp"

#include <gtest/gtest.h>

namespace parangon::hub::api {
namespace {

TEST(PreparedCache, GivesWhatWasPutUntilTheNextChange) {
  PreparedCache cache(std::chrono::hours(1));
  EXPECT_EQ(cache.find("/a"), nullptr);
  cache.put("/a", net::Response::json("1"), cache.generation());
  ASSERT_NE(cache.find("/a"), nullptr);
  EXPECT_EQ(cache.find("/b"), nullptr);
  cache.invalidate();
  EXPECT_EQ(cache.find("/a"), nullptr);
}

TEST(PreparedCache, DropsAnAnswerMadeOfTheStateBefore) {
  PreparedCache cache(std::chrono::hours(1));
  const auto before = cache.generation();
  cache.invalidate();
  cache.put("/a", net::Response::json("old"), before);
  EXPECT_EQ(cache.find("/a"), nullptr);
}

TEST(PreparedCache, ForgetsAfterItsLifetime) {
  PreparedCache cache(std::chrono::milliseconds(-1));
  cache.put("/a", net::Response::json("1"), cache.generation());
  EXPECT_EQ(cache.find("/a"), nullptr);
}

TEST(PreparedCache, StaysWithinItsLimitWhateverIsAsked) {
  PreparedCache cache(std::chrono::hours(1));
  for (std::size_t i = 0; i <= PreparedCache::max_entries; ++i) {
    cache.put(std::to_string(i), net::Response::json("1"), cache.generation());
  }
  EXPECT_EQ(cache.find("0"), nullptr);
  EXPECT_NE(cache.find(std::to_string(PreparedCache::max_entries)), nullptr);
}

}  // namespace
}  // namespace parangon::hub::api
