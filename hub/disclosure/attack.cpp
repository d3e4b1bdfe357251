#include "hub/disclosure/attack.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace parangon::hub::disclosure {
namespace {

/// Amounts of a program stay below this, so that the solver's 1e-7 is fine enough.
constexpr double largest_number = 1e6;
/// A derived bound this close to a whole unit, relative to the scale, is that unit.
constexpr double rounding = 1e-6;

double scale_for(const Table& table, const std::vector<CellIndex>& cells) {
  double largest = 1;
  for (const CellIndex cell : cells) {
    largest = std::max({largest, std::abs(static_cast<double>(table.cells[cell].lower)),
                        std::abs(static_cast<double>(table.cells[cell].upper))});
  }
  return std::max(1.0, largest / largest_number);
}

/// The whole unit that a bound comes to: the nearest within the solver's precision, else inwards.
Amount whole(double bound, double scale, bool upwards) {
  const double nearest = std::round(bound);
  if (std::abs(bound - nearest) <= rounding * scale) return static_cast<Amount>(nearest);
  return static_cast<Amount>(upwards ? std::ceil(bound) : std::floor(bound));
}

Error contradiction(const Table& table, CellIndex cell) {
  const std::string& id = table.cells[cell].id;
  return {Errc::rule_violation,
          {"Ce qui est publié se contredit autour de la cellule " + id,
           "What is published contradicts itself around cell " + id}};
}

}  // namespace

Table without_secrets(const Table& table, const Pattern& pattern) {
  Table seen = table;
  seen.contributions.clear();
  seen.holdings.clear();
  for (std::size_t i = 0; i < seen.cells.size(); ++i) {
    Cell& cell = seen.cells[i];
    cell.cost = cell.lower_level = cell.upper_level = cell.spread = 0;
    cell.status = hidden(pattern[i]) ? CellStatus::secondary : CellStatus::published;
    if (hidden(pattern[i])) cell.value = 0;
  }
  return seen;
}

Result<std::vector<Derived>> attack(const Table& table, const Pattern& pattern) {
  const Table seen = without_secrets(table, pattern);
  const RelationIndex relations(seen);
  std::vector<Derived> derived;
  for (auto& cells : hidden_groups(seen, pattern)) {
    const double scale = scale_for(seen, cells);
    HiddenGroup group(seen, pattern, relations, cells, false, scale);
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const auto low = group.extreme(i, false);
      const auto high = group.extreme(i, true);
      if (!low || !high) return contradiction(table, cells[i]);
      const Cell& cell = seen.cells[cells[i]];
      derived.push_back({cells[i],
                         {std::max(cell.lower, whole(*low, scale, true)),
                          std::min(cell.upper, whole(*high, scale, false))}});
    }
  }
  std::ranges::sort(derived, {}, &Derived::cell);
  return derived;
}

Result<Interval> attack_sum(const Table& table, const Pattern& pattern,
                            std::span<const CellIndex> cells) {
  const Table seen = without_secrets(table, pattern);
  const RelationIndex relations(seen);
  const std::set<CellIndex> wanted(cells.begin(), cells.end());
  Interval sum;
  for (const auto& group_cells : hidden_groups(seen, pattern)) {
    std::vector<std::size_t> positions;
    for (std::size_t i = 0; i < group_cells.size(); ++i) {
      if (wanted.contains(group_cells[i])) positions.push_back(i);
    }
    if (positions.empty()) continue;
    const double scale = scale_for(seen, group_cells);
    HiddenGroup group(seen, pattern, relations, group_cells, false, scale);
    const auto low = group.extreme_sum(positions, false), high = group.extreme_sum(positions, true);
    if (!low || !high) return contradiction(table, group_cells[positions.front()]);
    sum.lower += whole(*low, scale, false);
    sum.upper += whole(*high, scale, true);
  }
  return sum;
}

}  // namespace parangon::hub::disclosure
