#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

// For this folder's sources only.

namespace parangon::connectors::classify {

/// A 64-bit hash of what was mixed in before and of `value`; within one run only.
inline std::uint64_t mix(std::uint64_t seed, std::uint64_t value) {
  seed ^= value + 0x9E3779B97F4A7C15ULL + (seed << 6) + (seed >> 2);
  seed *= 0xFF51AFD7ED558CCDULL;
  return seed ^ (seed >> 33);
}

inline std::uint64_t mix(std::uint64_t seed, std::string_view text) {
  return mix(seed, static_cast<std::uint64_t>(std::hash<std::string_view>{}(text)));
}

/// Without the blanks around it.
inline std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

}  // namespace parangon::connectors::classify
