// Proves that the set of seen hashes answers like an ordinary set, also beyond its first table.
#include "connectors/classify/seen_set.hpp"

#include <gtest/gtest.h>

#include <random>
#include <tuple>
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

TEST(SeenPayments, GivesWhatWasKeptFirstAlsoAfterGrowing) {
  SeenPayments table;
  for (std::uint32_t i = 1; i <= 100'000; ++i) {
    ASSERT_EQ(table.find_or_keep(i * 0x9E3779B97F4A7C15ULL, {i * 10, i, i % 3}), nullptr) << i;
  }
  for (std::uint32_t i = 1; i <= 100'000; ++i) {
    const auto* first = table.find_or_keep(i * 0x9E3779B97F4A7C15ULL, {});
    ASSERT_NE(first, nullptr);
    ASSERT_EQ(std::tuple(first->cents, first->row, first->source), std::tuple(i * 10, i, i % 3));
  }
  EXPECT_EQ(table.size(), 100'000U);
}

}  // namespace
}  // namespace parangon::connectors::classify
