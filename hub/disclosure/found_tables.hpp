#pragma once

#include <functional>
#include <span>
#include <vector>

#include "hub/disclosure/audit_conditions.hpp"

namespace parangon::hub::disclosure {

/// What is not told apart of a distance, as a part of it.
inline constexpr double relative_tolerance = 1e-6;

/// Tables that programs found for one attacker, kept because others who know nothing against them
/// cannot exclude them either. As deviations from the true amounts, by position. Bounded.
class FoundTables {
 public:
  /// `scale`: that of the program which found it; its tolerances follow.
  void keep(std::span<const double> deviations, double scale);
  /// Marks what is met by a table that an attacker with this knowledge cannot exclude. `value`:
  /// the true amount at a position.
  void recall(std::span<const Knowledge> knowledge, const std::function<double(std::size_t)>& value,
              std::vector<Condition>& conditions) const;

  struct Found {
    std::vector<float> deviations;
    double scale = 0;
  };
  const std::vector<Found>& tables() const { return tables_; }

 private:
  std::vector<Found> tables_;
};

/// Whether somebody who knows so much of a cell can exclude that it deviates so far from its value,
/// as a program of that scale computed it.
bool excludes(const Knowledge& known, double value, double deviation, double scale);
/// Smaller deviations are none.
double slack_of(double scale);

/// Whether a deviation of that size is certain to meet the distance, as a program of that scale
/// computed it.
bool certain(double reached, double distance, double scale);

/// Whether a table meets the condition in which its cell deviates so far.
inline bool meets(const Condition& condition, double above, double scale) {
  const double reached = condition.side == Side::above   ? above
                         : condition.side == Side::below ? -above
                                                         : (above < 0 ? -above : above);
  return certain(reached, condition.distance, scale);
}

/// Marks what a table meets: `deviation(position)`.
template <class Deviations>
void notice(std::vector<Condition>& conditions, double scale, const Deviations& deviation) {
  for (Condition& condition : conditions) {
    condition.met = condition.met || meets(condition, deviation(condition.position), scale);
  }
}

}  // namespace parangon::hub::disclosure
