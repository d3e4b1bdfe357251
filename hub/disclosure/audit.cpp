#include "hub/disclosure/audit.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include "hub/disclosure/settled.hpp"

namespace parangon::hub::disclosure {
namespace {

constexpr double relative_tolerance = 1e-6;
/// A level far below the scale of its group is judged again on its own scale.
constexpr double precise_enough = 1e-3;

enum class Side { above, below, width };

/// One thing to establish: the amount can be `needed` or beyond, or the interval is so wide.
struct Condition {
  std::size_t position = 0;
  Side side = Side::above;
  double distance = 0;  ///< From the value; > 0.
  bool met = false;
  double reached = 0;
};

/// Who knows what of the cells of a group.
struct Knowledge {
  std::size_t position = 0;
  Amount own = 0;
  bool all = false;    ///< Is the only contributor.
  bool floor = false;  ///< Own part is a lower bound: no credit notes of others.
};

class GroupAudit {
 public:
  GroupAudit(const Table& table, const Pattern& pattern, std::vector<CellIndex> cells,
             const std::vector<CellContributions>& contributions, Amount unit, AuditReport& report)
      : table_(table),
        pattern_(pattern),
        cells_(std::move(cells)),
        contributions_(contributions),
        unit_(unit),
        report_(report) {
    relations_ = relations_with(table, cells_);
  }

  void run(bool insiders) {
    judge(the_public, {});
    if (!insiders) return;
    std::map<HoldingIndex, std::vector<Knowledge>> known;
    for (std::size_t i = 0; i < cells_.size(); ++i) {
      const auto& all = contributions_[cells_[i]];
      for (const auto& [holding, amount] : all.parts) {
        const bool only = all.parts.size() == 1 && amount == table_.cells[cells_[i]].value;
        known[holding].push_back({i, amount, only, !all.credit});
      }
    }
    for (const auto& [holding, knowledge] : known) judge(holding, knowledge);
    report_.insiders += known.size();
  }

 private:
  void need(std::vector<Condition>& conditions, std::size_t position, Side side,
            Amount distance) const {
    if (distance > 0) conditions.push_back({position, side, static_cast<double>(distance)});
  }

  std::vector<Condition> conditions_for(HoldingIndex attacker) const {
    std::vector<Condition> conditions;
    std::set<CellIndex> settled;
    if (attacker != the_public)
      settled = settled_cells(table_, relations_, contributions_, attacker);
    for (std::size_t i = 0; i < cells_.size(); ++i) {
      const Cell& cell = table_.cells[cells_[i]];
      if (cell.status != CellStatus::primary) continue;
      const Amount room_up = cell.upper - cell.value, room_down = cell.value - cell.lower;
      const Amount up = std::min(cell.upper_level, room_up);
      const Amount down = std::min(cell.lower_level, room_down);
      const Amount spread = std::min(cell.spread, room_up + room_down);
      const Amount point = std::min(unit_, room_up + room_down);
      if (attacker == the_public) {
        need(conditions, i, Side::above, up);
        need(conditions, i, Side::below, down);
        if (spread > up + down) need(conditions, i, Side::width, spread);
        if (up + down + spread == 0) need(conditions, i, Side::width, unit_);
        continue;
      }
      const auto& parts = contributions_[cells_[i]].parts;
      const auto own = parts.find(attacker);
      if (own != parts.end() && parts.size() == 1 && own->second == cell.value) continue;
      if (settled.contains(cells_[i])) continue;
      const Amount wanted = std::min(insider_distance(cell, parts, attacker), room_up);
      if (wanted > 0) {
        need(conditions, i, Side::above, wanted);
      } else {
        need(conditions, i, Side::width, point);
      }
    }
    return conditions;
  }

  /// (1 + margin) × the largest other contribution, above the attacker's own, less the value.
  Amount insider_distance(const Cell& cell, const std::map<HoldingIndex, Amount>& parts,
                          HoldingIndex attacker) const {
    if (parts.empty()) return cell.upper_level;
    Amount own = 0, largest = 0;
    for (const auto& [holding, amount] : parts) {
      if (holding == attacker) {
        own = amount;
      } else {
        largest = std::max(largest, std::abs(amount));
      }
    }
    const double margin = static_cast<double>(largest) * table_.insider_permille / 1000.0;
    return own + largest + static_cast<Amount>(std::floor(margin)) - cell.value;
  }

  void judge(HoldingIndex attacker, const std::vector<Knowledge>& knowledge) {
    auto conditions = conditions_for(attacker);
    report_.conditions += conditions.size();
    if (conditions.empty()) return;
    double largest = 0;
    for (const auto& condition : conditions) largest = std::max(largest, condition.distance);
    HiddenGroup& group = whole_group(largest);
    learn(group, attacker, knowledge, reach_of_scale * largest);
    for (std::size_t at = 0; at < conditions.size(); ++at) {
      if (!conditions[at].met) measure(group, conditions, at);
    }
    for (auto& condition : conditions) {
      if (condition.met) continue;
      judge_alone(condition, attacker, knowledge);
      if (!condition.met) report(condition, attacker);
    }
    forget(group, knowledge, reach_of_scale * largest);
  }

  HiddenGroup& whole_group(double largest) {
    if (!group_ || largest > group_scale_ * 10 || largest < group_scale_ / 10) {
      group_scale_ = largest;
      group_ = std::make_unique<HiddenGroup>(table_, pattern_, cells_, true, largest);
      for (std::size_t i = 0; i < cells_.size(); ++i) bound(*group_, i, reach_of_scale * largest);
    }
    return *group_;
  }

  /// Bounds as everybody knows them, cut far beyond what any level asks for.
  void bound(HiddenGroup& group, std::size_t i, double far) const {
    const Cell& cell = table_.cells[cells_[i]];
    const auto value = static_cast<double>(cell.value);
    group.know(i, std::max(static_cast<double>(cell.lower), value - far),
               std::min(static_cast<double>(cell.upper), value + far));
  }

  void learn(HiddenGroup& group, HoldingIndex attacker, const std::vector<Knowledge>& knowledge,
             double far) const {
    if (attacker == the_public) return;
    for (const auto& known : knowledge) {
      const Cell& cell = table_.cells[cells_[known.position]];
      const auto value = static_cast<double>(cell.value);
      const double lower = std::max(static_cast<double>(cell.lower), value - far);
      const double upper = std::min(static_cast<double>(cell.upper), value + far);
      if (known.all) {
        group.know(known.position, value, value);
      } else if (known.floor) {
        const auto own = std::min(static_cast<double>(known.own), value);
        group.know(known.position, std::max(lower, own), upper);
      }
    }
  }

  void forget(HiddenGroup& group, const std::vector<Knowledge>& knowledge, double far) const {
    for (const auto& known : knowledge) bound(group, known.position, far);
  }

  /// Solves for one condition and sees what the solution does for the others.
  void measure(HiddenGroup& group, std::vector<Condition>& conditions, std::size_t at) {
    Condition& condition = conditions[at];
    const auto value = static_cast<double>(table_.cells[cells_[condition.position]].value);
    double reached = 0;
    for (const bool upward : {true, false}) {
      if (condition.side == (upward ? Side::below : Side::above)) continue;
      ++report_.programs;
      const auto extreme = group.extreme(condition.position, upward);
      if (!extreme) continue;
      reached += upward ? *extreme - value : value - *extreme;
      const auto amounts = group.solution();
      for (std::size_t later = at + 1; later < conditions.size(); ++later) {
        notice(conditions[later], amounts[conditions[later].position]);
      }
    }
    condition.reached = reached;
    condition.met = certain(reached, condition.distance);
  }

  bool certain(double reached, double distance) const {
    const bool fine = distance >= precise_enough * group_scale_;
    return fine ? reached >= distance * (1 - relative_tolerance)
                : reached >= distance + precise_enough * group_scale_;
  }

  void notice(Condition& other, double amount) const {
    if (other.met) return;
    const auto value = static_cast<double>(table_.cells[cells_[other.position]].value);
    const double above = amount - value;
    const double reached = other.side == Side::above   ? above
                           : other.side == Side::below ? -above
                                                       : std::abs(above);
    other.met = certain(reached, other.distance);
  }

  /// On a scale of its own, from scratch.
  void judge_alone(Condition& condition, HoldingIndex attacker,
                   const std::vector<Knowledge>& knowledge) {
    HiddenGroup group(table_, pattern_, cells_, true, condition.distance);
    const double far = reach_of_scale * condition.distance;
    for (std::size_t i = 0; i < cells_.size(); ++i) bound(group, i, far);
    learn(group, attacker, knowledge, far);
    const auto value = static_cast<double>(table_.cells[cells_[condition.position]].value);
    double reached = 0;
    for (const bool upward : {true, false}) {
      if (condition.side == (upward ? Side::below : Side::above)) continue;
      ++report_.programs;
      const auto extreme = group.extreme(condition.position, upward);
      if (!extreme) return;
      reached += upward ? *extreme - value : value - *extreme;
    }
    condition.reached = reached;
    condition.met = reached >= condition.distance * (1 - relative_tolerance);
  }

  void report(const Condition& condition, HoldingIndex attacker) {
    const Cell& cell = table_.cells[cells_[condition.position]];
    const auto value = static_cast<double>(cell.value);
    const auto needed = static_cast<Amount>(condition.distance);
    AuditFailure failure{cells_[condition.position],
                         attacker,
                         value,
                         value,
                         cell.value,
                         cell.value,
                         condition.reached < relative_tolerance * condition.distance};
    if (condition.side == Side::below) {
      failure.lower = value - condition.reached;
      failure.lower_needed = cell.value - needed;
    } else {
      failure.upper = value + condition.reached;
      failure.upper_needed = cell.value + needed;
    }
    report_.failures.push_back(failure);
  }

  static constexpr double reach_of_scale = 1000;

  const Table& table_;
  const Pattern& pattern_;
  std::vector<CellIndex> cells_;
  const std::vector<CellContributions>& contributions_;
  Amount unit_;
  AuditReport& report_;
  std::vector<std::size_t> relations_;  ///< With a cell of the group.
  std::unique_ptr<HiddenGroup> group_;
  double group_scale_ = 0;
};

/// The unit in which the table is expressed: "not a point" means so wide at least.
Amount unit_of(const Table& table) {
  Amount unit = 0;
  for (const Cell& cell : table.cells) {
    for (const Amount amount :
         {cell.value, cell.lower, cell.upper, cell.lower_level, cell.upper_level, cell.spread}) {
      unit = std::gcd(unit, amount);
    }
  }
  for (const auto& part : table.contributions) unit = std::gcd(unit, part.amount);
  return std::max<Amount>(unit, 1);
}

}  // namespace

AuditReport audit(const Table& table, const Pattern& pattern, const AuditOptions& options) {
  AuditReport report;
  std::vector<CellContributions> contributions(table.cells.size());
  for (const auto& part : table.contributions) {
    if (part.amount == 0) continue;
    contributions[part.cell].parts[part.holding] += part.amount;
    contributions[part.cell].credit = contributions[part.cell].credit || part.amount < 0;
  }
  const Amount unit = unit_of(table);
  for (auto& cells : hidden_groups(table, pattern)) {
    GroupAudit(table, pattern, cells, contributions, unit, report).run(options.insiders);
  }
  std::ranges::sort(report.failures, [](const AuditFailure& a, const AuditFailure& b) {
    const auto rank = [](HoldingIndex h) { return h == the_public ? 0ULL : h + 1ULL; };
    return std::pair(rank(a.attacker), a.cell) < std::pair(rank(b.attacker), b.cell);
  });
  return report;
}

}  // namespace parangon::hub::disclosure
