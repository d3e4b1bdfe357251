#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "hub/disclosure/table.hpp"

namespace parangon::testing {

/// One axis of a table: a tree of codes, code 0 the total.
struct Axis {
  std::vector<int> parent{-1};
  std::vector<std::vector<int>> children{{}};

  int add(int under) {
    const int code = static_cast<int>(parent.size());
    parent.push_back(under);
    children.emplace_back();
    children[static_cast<std::size_t>(under)].push_back(code);
    return code;
  }
  int size() const { return static_cast<int>(parent.size()); }
  bool leaf(int code) const { return children[static_cast<std::size_t>(code)].empty(); }
};

/// A total, `groups` under it, and under each of them about leaves / groups leaves; with one group
/// the leaves stand under the total. As many codes as said.
inline Axis axis_of(int codes, int groups) {
  Axis axis;
  if (groups <= 1) {
    while (axis.size() < codes) axis.add(0);
    return axis;
  }
  for (int g = 0; g < groups; ++g) axis.add(0);
  for (int next = 0; axis.size() < codes; ++next) axis.add(1 + next % groups);
  return axis;
}

/// A total, so many groups under it, and under each node the same number of parts, level by level.
inline Axis deep_axis(const std::vector<int>& parts_by_level) {
  Axis axis;
  int first = 0;
  for (const int parts : parts_by_level) {
    const int end = axis.size();
    for (int node = first; node < end; ++node) {
      for (int k = 0; k < parts; ++k) axis.add(node);
    }
    first = end;
  }
  return axis;
}

/// Pseudo-random numbers that are the same everywhere (xorshift64*, G. Marsaglia 2003).
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed * 0x9e3779b97f4a7c15ULL + 1) {}
  std::uint64_t next() {
    state_ ^= state_ >> 12;
    state_ ^= state_ << 25;
    state_ ^= state_ >> 27;
    return state_ * 0x2545f4914f6cdd1dULL;
  }
  std::uint64_t below(std::uint64_t limit) { return (next() >> 11) % limit; }
  double unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

 private:
  std::uint64_t state_;
};

/// How contributions are spread. Real turnovers have heavy tails: one contributor dominates cells
/// of hundreds.
enum class Tail {
  light,       ///< Bell-shaped logarithms within a factor of about 1,800.
  log_normal,  ///< Logarithms of standard deviation 2.
  pareto,      ///< Exponent 1.2.
};

struct SyntheticOptions {
  std::vector<Axis> axes;
  std::uint64_t seed = 1;
  double empty = 0.25;    ///< Share of leaf cells without any contributor.
  double mean_count = 6;  ///< Contributors of the others, geometric.
  int largest_count = 0;  ///< When set, instead: log-uniform from 2 to this,
  double single = 0;      ///< … but for this share, which has a single contributor.
  Tail tail = Tail::light;
  int holdings = 0;            ///< 0: everybody is somebody else; else drawn among so many.
  bool contributions = false;  ///< Whether the table says who contributes what.
  bool drop_empty = false;     ///< Cells without contributors are left out.
  double p_percent = 17.65;    ///< The p % rule, which decides primaries and levels; and N < 3.
};

/// One contribution, in units.
inline hub::disclosure::Amount synthetic_amount(Dice& dice, Tail tail) {
  double amount = 0;
  if (tail == Tail::light) {
    const double u = dice.unit() + dice.unit() + dice.unit() - 1.5;
    amount = 20'000 * std::exp(2.5 * u);
  } else if (tail == Tail::log_normal) {
    const double radius = std::sqrt(-2 * std::log(1 - dice.unit()));
    amount = 20'000 * std::exp(2 * radius * std::cos(6.283185307179586 * dice.unit()));
  } else {
    amount = 10'000 * std::pow(1 - dice.unit(), -1 / 1.2);
  }
  return 1 + static_cast<hub::disclosure::Amount>(std::min(amount, 1e11));
}

inline int synthetic_count(Dice& dice, const SyntheticOptions& options) {
  int count = 1;
  if (options.largest_count == 0) {
    while (dice.unit() > 1 / options.mean_count) ++count;
    return count;
  }
  if (dice.unit() < options.single) return 1;
  return static_cast<int>(2 * std::exp(dice.unit() * std::log((options.largest_count + 1) / 2.0)));
}

/// A table over all combinations of codes, with all totals, from made-up microdata: amounts are
/// skewed as turnovers are. Empty cells are published, cost is the value.
inline hub::disclosure::Table synthetic_table(const SyntheticOptions& options) {
  using namespace hub::disclosure;
  Dice dice(options.seed);
  std::size_t size = 1;
  std::vector<std::size_t> stride;
  for (const Axis& axis : options.axes) {
    stride.push_back(size);
    size *= static_cast<std::size_t>(axis.size());
  }
  const auto code = [&](std::size_t cell, std::size_t d) {
    return static_cast<int>(cell / stride[d] % static_cast<std::size_t>(options.axes[d].size()));
  };
  std::vector<std::map<HoldingIndex, Amount>> parts(size);
  HoldingIndex next = 0;
  for (std::size_t cell = 0; cell < size; ++cell) {
    bool leaf = true;
    for (std::size_t d = 0; d < options.axes.size(); ++d) {
      leaf = leaf && options.axes[d].leaf(code(cell, d));
    }
    if (!leaf || dice.unit() < options.empty) continue;
    const int count = synthetic_count(dice, options);
    for (int k = 0; k < count; ++k) {
      const auto who =
          options.holdings > 0
              ? static_cast<HoldingIndex>(dice.below(static_cast<std::uint64_t>(options.holdings)))
              : next++;
      parts[cell][who] += synthetic_amount(dice, options.tail);
    }
  }
  // Up each axis in turn, deepest codes first: codes of axis_of() stand after their parents.
  for (std::size_t d = 0; d < options.axes.size(); ++d) {
    for (std::size_t back = size; back-- > 0;) {
      const int c = code(back, d);
      if (c == 0) continue;
      const int up = options.axes[d].parent[static_cast<std::size_t>(c)];
      auto& above = parts[back - static_cast<std::size_t>(c - up) * stride[d]];
      for (const auto& [who, amount] : parts[back]) above[who] += amount;
    }
  }
  Table table;
  table.decimals = 2;
  Amount grand = 0;
  for (const auto& [who, amount] : parts[0]) grand += amount;
  HoldingIndex last = 0;
  std::vector<CellIndex> place(size);
  for (std::size_t cell = 0; cell < size; ++cell) {
    place[cell] = static_cast<CellIndex>(table.cells.size());
    if (options.drop_empty && parts[cell].empty()) continue;
    Cell made;
    made.id = std::to_string(cell);
    Amount first = 0, second = 0;
    for (const auto& [who, amount] : parts[cell]) {
      made.value += amount;
      if (amount > first) {
        second = std::exchange(first, amount);
      } else {
        second = std::max(second, amount);
      }
      last = std::max(last, who);
    }
    made.cost = made.value;
    made.upper = grand;
    const double margin = options.p_percent / 100 * static_cast<double>(first);
    const double rest = static_cast<double>(made.value - first - second);
    if (parts[cell].empty()) {
      made.status = CellStatus::published;
    } else if (parts[cell].size() < 3 || rest < margin) {
      made.status = CellStatus::primary;
      made.upper_level = made.lower_level =
          static_cast<Amount>(std::ceil(std::max(1.0, margin - rest)));
    }
    table.cells.push_back(std::move(made));
    if (!options.contributions) continue;
    for (const auto& [who, amount] : parts[cell]) {
      table.contributions.push_back({place[cell], who, amount});
    }
  }
  if (options.contributions) {
    for (HoldingIndex who = 0; who <= last; ++who)
      table.holdings.push_back("h" + std::to_string(who));
  }
  for (std::size_t cell = 0; cell < size; ++cell) {
    if (options.drop_empty && parts[cell].empty()) continue;
    for (std::size_t d = 0; d < options.axes.size(); ++d) {
      const auto& children = options.axes[d].children[static_cast<std::size_t>(code(cell, d))];
      if (children.empty()) continue;
      Relation relation;
      relation.terms.push_back({place[cell], -1});
      for (const int child : children) {
        const auto part = cell + static_cast<std::size_t>(child - code(cell, d)) * stride[d];
        if (options.drop_empty && parts[part].empty()) continue;
        relation.terms.push_back({place[part], 1});
      }
      table.relations.push_back(std::move(relation));
    }
  }
  return table;
}

}  // namespace parangon::testing
