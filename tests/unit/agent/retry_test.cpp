// Proves when a daemon tries again: exponential bounds with full jitter, a cap, a fresh start after
// success, and never before what the hub asked for.
#include "connectors/agent/retry.hpp"

#include <gtest/gtest.h>

namespace parangon::connectors::agent {
namespace {

using namespace std::chrono_literals;

const Instant now{1'000'000s};

TEST(Retry, BoundsDoubleUpToTheCap) {
  // Randomness at its upper end shows the bound itself.
  Retry retry({1s, 10s}, [] { return 1.0; });
  EXPECT_EQ(retry.failed(now, {}), now + 1s);
  EXPECT_EQ(retry.failed(now, {}), now + 2s);
  EXPECT_EQ(retry.failed(now, {}), now + 4s);
  EXPECT_EQ(retry.failed(now, {}), now + 8s);
  EXPECT_EQ(retry.failed(now, {}), now + 10s);
  EXPECT_EQ(retry.failed(now, {}), now + 10s);
  EXPECT_EQ(retry.failures(), 6);
}

TEST(Retry, JitterIsFull) {
  Retry none({1s, 10s}, [] { return 0.0; });
  EXPECT_EQ(none.failed(now, {}), now);
  Retry half({4s, 10s}, [] { return 0.5; });
  EXPECT_EQ(half.failed(now, {}), now + 2s);
}

TEST(Retry, SuccessBeginsAnew) {
  Retry retry({1s, 10s}, [] { return 1.0; });
  retry.failed(now, {});
  retry.failed(now, {});
  retry.succeeded();
  EXPECT_EQ(retry.failures(), 0);
  EXPECT_EQ(retry.failed(now, {}), now + 1s);
}

TEST(Retry, TheHubsWishIsALowerBoundWithTheJitterOnTop) {
  Retry retry({1s, 10s}, [] { return 1.0; });
  EXPECT_EQ(retry.failed(now, 120s), now + 121s);
  Retry none({1s, 10s}, [] { return 0.0; });
  EXPECT_EQ(none.failed(now, 120s), now + 120s);
}

TEST(Retry, AnAbsurdWishIsCut) {
  Retry retry({1s, 10s}, [] { return 0.0; });
  EXPECT_EQ(retry.failed(now, std::chrono::hours(24 * 365)), now + max_retry_after);
  EXPECT_EQ(retry.failed(now, -5s), now);
}

TEST(Retry, AnyNumberOfFailuresStaysWithinTheCap) {
  Retry retry({1s, 3600s}, [] { return 1.0; });
  for (int i = 0; i < 10'000; ++i) EXPECT_LE(retry.failed(now, {}), now + 3600s);
}

}  // namespace
}  // namespace parangon::connectors::agent
