#pragma once

#include <compare>
#include <vector>

#include "hub/disclosure/table.hpp"

namespace parangon::hub::disclosure {

/// Two contributors that pool what they know; `first` is the smaller index.
struct Pair {
  HoldingIndex first = 0;
  HoldingIndex second = 0;
  auto operator<=>(const Pair&) const = default;
};

/// Up to so many pairs all are looked at: those of 100 contributors.
constexpr std::size_t max_pairs = 5'000;
/// Where contributors know few cells more are looked at: as long as contributors × contributions
/// are not above max_pooled.
constexpr std::size_t max_small_pairs = 50'000;
constexpr std::size_t max_pooled = 2'000'000;

/// The pairs that attack a table with Table::coalition 2, in order: each two contributors or, where
/// these are too many, in each cell each two of the three largest. Nothing with coalition 1.
struct Coalitions {
  std::vector<Pair> pairs;
  bool all = true;  ///< Each two contributors.
};
Coalitions coalitions_of(const Table& table);

}  // namespace parangon::hub::disclosure
