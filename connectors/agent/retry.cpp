#include "connectors/agent/retry.hpp"

#include <algorithm>

namespace parangon::connectors::agent {

using std::chrono::milliseconds;

Instant Retry::failed(Instant now, std::optional<std::chrono::seconds> retry_after) {
  // Doubled step by step, so that no number of failures overflows.
  milliseconds bound = std::min(limits_.min, limits_.max);
  for (int i = 0; i < failures_ && bound < limits_.max; ++i) {
    bound = std::min(bound * 2, limits_.max);
  }
  ++failures_;
  const milliseconds jitter(
      static_cast<milliseconds::rep>(random_() * static_cast<double>(bound.count())));
  milliseconds asked{0};
  if (retry_after) {
    asked = std::clamp<milliseconds>(*retry_after, milliseconds{0}, max_retry_after);
  }
  return now + asked + jitter;
}

}  // namespace parangon::connectors::agent
