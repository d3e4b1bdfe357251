// Proves that the set of seen hashes answers like an ordinary set, also beyond its first table.
#include "connectors/classify/seen_set.hpp"

#include <gtest/gtest.h>

#include <random>
#include <unordered_set>

namespace parangon::connectors::classify {
namespace {

TEST(SeenSet, AnswersLikeAnOrdinarySetAlsoAfterGrowing) {
  SeenSet set;
  std::unordered_set<std::uint64_t> truth;
  std::mt19937_64 random(1);
  for (int i = 0; i < 900'000; ++i) {
    const std::uint64_t hash = random() % 1'000'000 * 0x9E3779B97F4A7C15ULL;
    // 0 and 1 share a slot by design; nothing but an exact zero meets it.
    if (hash <= 1) continue;
    ASSERT_EQ(set.insert(hash), truth.insert(hash).second) << i;
  }
  EXPECT_EQ(set.size(), truth.size());
  EXPECT_GT(set.size(), 500'000U);
}

}  // namespace
}  // namespace parangon::connectors::classify
