#include "hub/disclosure/found_tables.hpp"

#include <algorithm>
#include <cmath>

namespace parangon::hub::disclosure {
namespace {

/// Numbers kept at most: two megabytes.
constexpr std::size_t most_numbers = 500'000;
/// A level far below the scale of its program is judged again on its own scale.
constexpr double precise_enough = 1e-3;
/// What programs work to.
constexpr double solver_tolerance = 1e-7;

}  // namespace

double slack_of(double scale) { return solver_tolerance * scale; }

bool excludes(const Knowledge& known, double value, double deviation, double scale) {
  const double slack = slack_of(scale);
  if (known.all) return std::abs(deviation) > slack;
  return known.floor && deviation < std::min(0.0, static_cast<double>(known.own) - value) - slack;
}

bool certain(double reached, double distance, double scale) {
  const bool fine = distance >= precise_enough * scale;
  return fine ? reached >= distance * (1 - relative_tolerance)
              : reached >= distance + precise_enough * scale;
}

void FoundTables::keep(std::span<const double> deviations, double scale) {
  if ((tables_.size() + 1) * deviations.size() > most_numbers) return;
  tables_.push_back({{deviations.begin(), deviations.end()}, scale});
}

void FoundTables::recall(std::span<const Knowledge> knowledge,
                         const std::function<double(std::size_t)>& value,
                         std::vector<Condition>& conditions) const {
  for (const Found& found : tables_) {
    if (std::ranges::all_of(conditions, &Condition::met)) return;
    const bool excluded = std::ranges::any_of(knowledge, [&](const Knowledge& known) {
      return excludes(known, value(known.position), found.deviations[known.position], found.scale);
    });
    if (excluded) continue;
    notice(conditions, found.scale,
           [&](std::size_t position) { return static_cast<double>(found.deviations[position]); });
  }
}

}  // namespace parangon::hub::disclosure
