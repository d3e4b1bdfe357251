#include "hub/disclosure/defence.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace parangon::hub::disclosure {
namespace {

/// Salted costs keep so many steps between them at least.
constexpr double least_cost_steps = 1'000'000;

double log_uniform(double low, double high, double at) { return low * std::pow(high / low, at); }

Amount multiplied(Amount amount, double factor) {
  const double product = std::ceil(static_cast<double>(amount) * factor);
  return static_cast<Amount>(std::min(product, static_cast<double>(max_amount)));
}

}  // namespace

double Salt::uniform(std::string_view purpose, const std::string& id) const {
  return static_cast<double>(defence_.random(fmt::format("{}\n{}", purpose, id)) >> 11) * 0x1.0p-53;
}

double Salt::stretch_of(const Cell& cell) const {
  const auto& strength = defence_.strength;
  if (cell.status == CellStatus::published || exact_.contains(cell.id)) return 1;
  if (uniform("exact", cell.id) * 1000 < strength.exact_permille) return 1;
  return log_uniform(strength.least_stretch, strength.most_stretch, uniform("level", cell.id));
}

PrimaryRules Salt::stretched(const PrimaryRules& rules, const Cell& cell) const {
  const double factor = stretch_of(cell);
  if (factor <= 1) return rules;
  PrimaryRules stretched = rules;
  const auto more = [&](int permille) { return static_cast<int>(std::ceil(permille * factor)); };
  stretched.p_permille = more(rules.p_permille);
  stretched.prior_posterior_p_permille = more(rules.prior_posterior_p_permille);
  stretched.zero_level = multiplied(rules.zero_level, factor);
  if (rules.dominance_permille > 0) {
    const double rest = 1000.0 / rules.dominance_permille - 1;
    stretched.dominance_permille =
        std::max(1, static_cast<int>(std::floor(1000 / (1 + factor * rest))));
  }
  return stretched;
}

Table Salt::salted(const Table& table, Amount largest_cost) const {
  Table salted = table;
  double largest = 1;
  for (const Cell& cell : table.cells) largest = std::max(largest, static_cast<double>(cell.cost));
  const double spread = std::max(1.0, defence_.strength.cost_spread);
  const double scale =
      std::min(least_cost_steps, static_cast<double>(largest_cost) / largest / spread);
  for (Cell& cell : salted.cells) {
    const double factor = log_uniform(1 / spread, spread, uniform("cost", cell.id));
    const double power =
        std::pow(static_cast<double>(cell.cost) / largest, defence_.strength.cost_power);
    cell.cost = multiplied(static_cast<Amount>(largest), power * factor * scale);
    const double stretch = stretch_of(cell);
    for (Amount* level : {&cell.lower_level, &cell.upper_level, &cell.spread}) {
      *level = multiplied(*level, stretch);
    }
  }
  return salted;
}

}  // namespace parangon::hub::disclosure
