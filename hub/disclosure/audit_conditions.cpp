#include "hub/disclosure/audit_conditions.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>

namespace parangon::hub::disclosure {
namespace {

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

/// (1 + margin) × the largest contribution of another who does not consent, above the attacker's
/// own, less the value.
Amount insider_distance(const Cell& cell, const CellContributions& all, const Attacker& attacker,
                        int insider_permille) {
  if (all.parts.empty()) return cell.upper_level;
  Amount own = 0, largest = 0;
  for (const auto& [holding, amount] : all.parts) {
    if (attacker.has(holding)) {
      own += amount;
    } else if (!all.consenting.contains(holding)) {
      largest = std::max(largest, std::abs(amount));
    }
  }
  const double margin = static_cast<double>(largest) * insider_permille / 1000.0;
  return own + largest + static_cast<Amount>(std::floor(margin)) - cell.value;
}

void need(std::vector<Condition>& conditions, std::size_t position, Side side, Amount distance) {
  if (distance > 0) conditions.push_back({position, side, static_cast<double>(distance)});
}

}  // namespace

AuditInput::AuditInput(const Table& whole, const Pattern& statuses)
    : table(whole),
      pattern(statuses),
      relations(whole),
      contributions(whole.cells.size()),
      unit(unit_of(whole)),
      coalitions(coalitions_of(whole)) {
  for (const auto& part : whole.contributions) {
    if (part.amount == 0) continue;
    contributions[part.cell].parts[part.holding] += part.amount;
    if (part.consents) contributions[part.cell].consenting.insert(part.holding);
    contributions[part.cell].credit = contributions[part.cell].credit || part.amount < 0;
  }
}

std::vector<Condition> conditions_for(const AuditInput& input, const std::vector<CellIndex>& cells,
                                      std::span<const std::uint32_t> relations,
                                      const Attacker& attacker) {
  std::vector<Condition> conditions;
  std::set<CellIndex> settled;
  if (!attacker.is_public()) {
    settled = settled_cells(input.table, relations, input.contributions, attacker);
  }
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const Cell& cell = input.table.cells[cells[i]];
    if (cell.status != CellStatus::primary) continue;
    const Amount room_up = cell.upper - cell.value, room_down = cell.value - cell.lower;
    if (attacker.is_public()) {
      const Amount up = std::min(cell.upper_level, room_up);
      const Amount down = std::min(cell.lower_level, room_down);
      const Amount spread = std::min(cell.spread, room_up + room_down);
      need(conditions, i, Side::above, up);
      need(conditions, i, Side::below, down);
      if (spread > up + down) need(conditions, i, Side::width, spread);
      if (up + down + spread == 0) need(conditions, i, Side::width, input.unit);
      continue;
    }
    if (settled.contains(cells[i])) continue;
    if (const auto wanted = insider_condition(input, cells, i, attacker)) {
      conditions.push_back(*wanted);
    }
  }
  return conditions;
}

std::optional<Condition> insider_condition(const AuditInput& input,
                                           const std::vector<CellIndex>& cells,
                                           std::size_t position, const Attacker& attacker) {
  const Cell& cell = input.table.cells[cells[position]];
  const auto& contributions = input.contributions[cells[position]];
  if (cell.status != CellStatus::primary) return std::nullopt;
  if (contributions.only(attacker, cell.value)) return std::nullopt;
  const Amount room_up = cell.upper - cell.value, room_down = cell.value - cell.lower;
  const Amount wanted = std::min(
      insider_distance(cell, contributions, attacker, input.table.insider_permille), room_up);
  const Amount width = std::min(input.unit, room_up + room_down);
  std::vector<Condition> one;
  need(one, position, wanted > 0 ? Side::above : Side::width, wanted > 0 ? wanted : width);
  return one.empty() ? std::nullopt : std::optional(one[0]);
}

std::map<HoldingIndex, std::vector<Knowledge>> insiders_of(const AuditInput& input,
                                                           const std::vector<CellIndex>& cells) {
  std::map<HoldingIndex, std::vector<Knowledge>> known;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const auto& all = input.contributions[cells[i]];
    for (const auto& [holding, amount] : all.parts) {
      const bool only = all.only(holding, input.table.cells[cells[i]].value);
      known[holding].push_back({i, amount, only, !all.credit});
    }
  }
  return known;
}

std::vector<Knowledge> pooled(const AuditInput& input, const std::vector<CellIndex>& cells,
                              const Attacker& pair, const std::vector<Knowledge>& one,
                              const std::vector<Knowledge>& other) {
  std::vector<Knowledge> both;
  std::ranges::merge(one, other, std::back_inserter(both), {}, &Knowledge::position,
                     &Knowledge::position);
  std::size_t kept = 0;
  for (const Knowledge& known : both) {
    if (kept == 0 || both[kept - 1].position != known.position) {
      both[kept++] = known;
      continue;
    }
    Knowledge& sum = both[kept - 1];
    sum.own += known.own;
    const CellIndex cell = cells[known.position];
    sum.all = input.contributions[cell].only(pair, input.table.cells[cell].value);
  }
  both.resize(kept);
  return both;
}

}  // namespace parangon::hub::disclosure
