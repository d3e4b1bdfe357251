/// @file
/// How much of the same work a test does in this build.
#pragma once

#include <algorithm>

namespace parangon::support {

#ifdef PARANGON_SANITIZED
constexpr bool sanitized = true;
#else
constexpr bool sanitized = false;
#endif

/// `full` times; a tenth of it under sanitizers, which see in a few rounds what they see in many.
constexpr int rounds(int full) { return sanitized ? std::max(2, full / 10) : full; }

}  // namespace parangon::support
