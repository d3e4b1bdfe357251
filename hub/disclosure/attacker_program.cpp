#include "hub/disclosure/attacker_program.hpp"

#include <algorithm>
#include <cmath>

namespace parangon::hub::disclosure {
namespace {

/// Conditions that are looked at together before each is alone, as long as a quarter is met.
constexpr std::size_t worth_together = 4;
/// A program serves scales this much above and below its own.
constexpr double same_scale = 10;
constexpr double band_ratio = 100;
/// Amounts are cut so many times the scale from their value: far beyond what any level asks for.
constexpr double reach_of_scale = 1000;

}  // namespace

int band_of(double distance) {
  int band = 0;
  for (double scale = 1; scale < distance; scale *= band_ratio) ++band;
  return band;
}

double scale_of(int band) { return std::pow(band_ratio, band); }

AttackerProgram::AttackerProgram(const AuditInput& input, std::span<const CellIndex> cells)
    : input_(input), cells_(cells) {}

double AttackerProgram::value(std::size_t position) const {
  return static_cast<double>(input_.table.cells[cells_[position]].value);
}

void AttackerProgram::bound(std::size_t position) {
  const Cell& cell = input_.table.cells[cells_[position]];
  const double far = reach_of_scale * scale_;
  group_->know(position, std::max(static_cast<double>(cell.lower), value(position) - far),
               std::min(static_cast<double>(cell.upper), value(position) + far));
}

void AttackerProgram::become(const std::vector<Knowledge>& knowledge, double scale) {
  if (!group_ || scale > scale_ * same_scale || scale < scale_ / same_scale) {
    scale_ = scale;
    group_ = std::make_unique<HiddenGroup>(input_.table, input_.pattern, input_.relations,
                                           std::vector(cells_.begin(), cells_.end()), true, scale);
    for (std::size_t i = 0; i < cells_.size(); ++i) bound(i);
  } else {
    for (const std::size_t position : knows_) bound(position);
  }
  knows_.clear();
  for (const auto& known : knowledge) {
    const Cell& cell = input_.table.cells[cells_[known.position]];
    const double at = value(known.position), far = reach_of_scale * scale_;
    if (known.all) {
      group_->know(known.position, at, at);
    } else if (known.floor) {
      const auto own = std::min(static_cast<double>(known.own), at);
      group_->know(known.position, std::max({static_cast<double>(cell.lower), at - far, own}),
                   std::min(static_cast<double>(cell.upper), at + far));
    } else {
      continue;
    }
    knows_.push_back(known.position);
  }
}

void AttackerProgram::measure(std::vector<Condition>& conditions, FoundTables* found) {
  measure_together(conditions, found);
  for (std::size_t at = 0; at < conditions.size(); ++at) {
    if (!conditions[at].met) measure(conditions, at, found);
  }
}

void AttackerProgram::notice_solution(std::vector<Condition>& conditions,
                                      FoundTables* found) const {
  auto deviations = group_->solution();
  for (std::size_t i = 0; i < deviations.size(); ++i) deviations[i] -= value(i);
  notice(conditions, scale_, [&](std::size_t position) { return deviations[position]; });
  if (found != nullptr) found->keep(deviations, scale_);
}

void AttackerProgram::measure_together(std::vector<Condition>& conditions, FoundTables* found) {
  std::size_t open = 2 * conditions.size();
  while (true) {
    std::vector<std::size_t> positions;
    std::vector<bool> upward;
    std::vector<char> seen(cells_.size(), 0);
    std::size_t left = 0;
    for (const Condition& condition : conditions) {
      if (condition.met) continue;
      ++left;
      if (seen[condition.position]) continue;
      seen[condition.position] = 1;
      positions.push_back(condition.position);
      // Where either way will do neighbours go different ways, as they mostly have to.
      const bool either = condition.position % 2 == 0;
      upward.push_back(condition.side == Side::above || (condition.side == Side::width && either));
    }
    if (left < worth_together || left > open * 3 / 4) return;
    open = left;
    ++programs_;
    if (!group_->push(positions, upward)) return;
    notice_solution(conditions, found);
  }
}

void AttackerProgram::measure(std::vector<Condition>& conditions, std::size_t at,
                              FoundTables* found) {
  Condition& condition = conditions[at];
  double reached = 0;
  for (const bool upward : {true, false}) {
    if (condition.side == (upward ? Side::below : Side::above)) continue;
    ++programs_;
    const auto extreme = group_->extreme(condition.position, upward);
    if (!extreme) continue;
    reached += upward ? *extreme - value(condition.position) : value(condition.position) - *extreme;
    notice_solution(conditions, found);
  }
  condition.reached = reached;
  condition.met = certain(reached, condition.distance, scale_);
}

std::vector<std::vector<double>> AttackerProgram::tables_for(const Condition& condition) {
  std::vector<std::vector<double>> tables;
  for (const bool upward : {true, false}) {
    if (condition.side == (upward ? Side::below : Side::above)) continue;
    ++programs_;
    if (!group_->extreme(condition.position, upward)) continue;
    auto& deviations = tables.emplace_back(group_->solution());
    for (std::size_t i = 0; i < deviations.size(); ++i) deviations[i] -= value(i);
  }
  return tables;
}

void measure_alone(const AuditInput& input, std::span<const CellIndex> cells,
                   const std::vector<Knowledge>& knowledge, Condition& condition) {
  AttackerProgram alone(input, cells);
  alone.become(knowledge, condition.distance);
  std::vector<Condition> one{condition};
  one[0].met = false;
  alone.measure(one);
  condition = one[0];
}

}  // namespace parangon::hub::disclosure
