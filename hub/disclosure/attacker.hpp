#pragma once

#include <array>
#include <compare>
#include <limits>

#include "hub/disclosure/table.hpp"

namespace parangon::hub::disclosure {

constexpr HoldingIndex nobody = std::numeric_limits<HoldingIndex>::max();

/// Who attacks: the public, who knows what is published; a holding, which also knows its own
/// amounts; or two holdings that pool what they know (Table::coalition).
struct Attacker {
  HoldingIndex first = nobody;
  HoldingIndex second = nobody;  ///< Larger than the first.

  auto operator<=>(const Attacker&) const = default;
  bool is_public() const { return first == nobody; }
  bool is_coalition() const { return second != nobody; }
  bool has(HoldingIndex holding) const {
    return holding != nobody && (holding == first || holding == second);
  }
  /// Nobody more than once: joining oneself changes nothing.
  Attacker with(HoldingIndex other) const {
    if (is_public()) return {other, nobody};
    if (has(other)) return *this;
    return other < first ? Attacker{other, first} : Attacker{first, other};
  }
};
constexpr Attacker outsider{};

}  // namespace parangon::hub::disclosure
