#include "hub/disclosure/coalitions.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <set>

namespace parangon::hub::disclosure {
namespace {

std::vector<Pair> each_two(const std::vector<HoldingIndex>& holdings) {
  std::vector<Pair> pairs;
  for (std::size_t i = 0; i < holdings.size(); ++i) {
    for (std::size_t j = i + 1; j < holdings.size(); ++j) {
      pairs.push_back({holdings[i], holdings[j]});
    }
  }
  return pairs;
}

/// Each two of the three largest of every cell.
std::vector<Pair> largest_of_cells(const Table& table) {
  using Part = std::pair<Amount, HoldingIndex>;  // Of equal ones the first.
  std::vector<std::array<Part, 3>> largest(table.cells.size());
  for (auto& parts : largest) parts.fill({0, 0});
  for (const auto& part : table.contributions) {
    if (part.amount == 0) continue;
    auto& parts = largest[part.cell];
    Part next{std::abs(part.amount), part.holding};
    for (Part& known : parts) {
      const bool larger =
          next.first > known.first || (next.first == known.first && next.second < known.second);
      if (larger) std::swap(next, known);
    }
  }
  std::set<Pair> pairs;
  for (const auto& parts : largest) {
    std::vector<HoldingIndex> holdings;
    for (const auto& [amount, holding] : parts) {
      if (amount != 0) holdings.push_back(holding);
    }
    std::ranges::sort(holdings);
    for (const Pair& pair : each_two(holdings)) pairs.insert(pair);
  }
  return {pairs.begin(), pairs.end()};
}

}  // namespace

Coalitions coalitions_of(const Table& table) {
  Coalitions made;
  if (table.coalition < 2) return made;
  std::set<HoldingIndex> holdings;
  for (const auto& part : table.contributions) {
    if (part.amount != 0) holdings.insert(part.holding);
  }
  const std::size_t count = holdings.size();
  const std::size_t pairs = count * (count - 1) / 2;
  made.all = pairs <= max_pairs ||
             (pairs <= max_small_pairs && count * table.contributions.size() <= max_pooled);
  made.pairs = made.all ? each_two({holdings.begin(), holdings.end()}) : largest_of_cells(table);
  return made;
}

}  // namespace parangon::hub::disclosure
