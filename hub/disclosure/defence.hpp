#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>

#include "hub/disclosure/primary.hpp"
#include "hub/disclosure/table.hpp"

namespace parangon::hub::disclosure {

/// A keyed pseudo-random function of a text: the same 64 bits for the same text for ever, which
/// nobody without the key predicts. The key is secret and belongs to one table (HMAC in the hub).
using KeyedRandom = std::function<std::uint64_t(std::string_view)>;

/// How much of the choice of suppressed cells is left to the key. docs/disclosure.md has what it
/// costs and what it gives.
struct DefenceStrength {
  /// Costs are multiplied by a factor between 1 / cost_spread and cost_spread, log-uniform.
  double cost_spread = 3;
  double cost_power = 1;
  /// Of so many cells in a thousand the rules count as they are; of the others p, (1/k − 1) and the
  /// levels are multiplied by a factor between these two, log-uniform.
  int exact_permille = 0;
  double least_stretch = 1, most_stretch = 3;

  /// Costs alone: little is suppressed besides, and odds are kept for fewer cells.
  static DefenceStrength costs() { return {10, 1, 0, 1, 1}; }
  /// Costs and levels: the strongest of those measured.
  static DefenceStrength levels() { return {}; }
  bool changes_levels() const { return most_stretch > 1 || least_stretch > 1; }
};

/// Against an attacker who runs this program on candidate tables (Minami and Abe, Algorithms 2019,
/// 12(8):165): costs, levels and rules that the search works with depend on a secret key, so that
/// many tables may have led to the published pattern. What is guaranteed does not depend on it: the
/// outcome is judged by the rules as they are.
struct Defence {
  KeyedRandom random;
  DefenceStrength strength;
};

/// What the key makes of a table.
class Salt {
 public:
  /// `defence` must outlive it.
  explicit Salt(const Defence& defence) : defence_(defence) {}

  /// Factor of the cell's rules and levels, at least 1; 1 for cells that must be published.
  double stretch_of(const Cell& cell) const;
  PrimaryRules stretched(const PrimaryRules& rules, const Cell& cell) const;
  /// Costs and levels multiplied; no cost above `largest_cost`.
  Table salted(const Table& table, Amount largest_cost) const;
  /// From here on the rules of that cell count as they are: nothing protects it better. False when
  /// they did already.
  bool give_way(const std::string& id) { return exact_.insert(id).second; }

 private:
  /// Between 0 and 1.
  double uniform(std::string_view purpose, const std::string& id) const;

  const Defence& defence_;
  std::set<std::string> exact_;
};

}  // namespace parangon::hub::disclosure
