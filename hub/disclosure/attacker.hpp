#pragma once

#include <compare>
#include <limits>

#include "hub/disclosure/table.hpp"

namespace parangon::hub::disclosure {

/// Somebody who knows nothing but the release.
constexpr HoldingIndex the_public = std::numeric_limits<HoldingIndex>::max();

/// Who attacks: the public, a contributor, or two that pool what they know.
struct Attacker {
  // A contributor by itself is an attacker, so that callers without pairs need not know of them.
  Attacker(HoldingIndex one = the_public, HoldingIndex other = the_public)
      : holding(one), partner(other) {}

  HoldingIndex holding;
  HoldingIndex partner;  ///< the_public: none.

  bool is_public() const { return holding == the_public; }
  bool has(HoldingIndex one) const { return one == holding || one == partner; }
  /// The public first, then contributors, then pairs.
  std::strong_ordering operator<=>(const Attacker& other) const {
    const auto rank = [](HoldingIndex h) { return h == the_public ? 0ULL : h + 1ULL; };
    if (auto by = (partner != the_public) <=> (other.partner != the_public); by != 0) return by;
    if (auto by = rank(holding) <=> rank(other.holding); by != 0) return by;
    return rank(partner) <=> rank(other.partner);
  }
  bool operator==(const Attacker&) const = default;
};

}  // namespace parangon::hub::disclosure
