#include "hub/disclosure/conceded.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <span>

#include "hub/disclosure/cell_names.hpp"
#include "hub/disclosure/settled.hpp"

namespace parangon::hub::disclosure {
namespace {

/// Nobody's part in the cell is protected any more, and no supplier's.
void lift(std::span<const char> lifted, Table& table) {
  // A zero of its own may be unsafe.
  std::erase_if(table.contributions, [&](const Contribution& part) {
    return lifted[part.cell] != 0 && part.amount == 0;
  });
  for (auto& part : table.contributions) {
    if (lifted[part.cell] == 0) continue;
    part.consents = true;
    part.suppliers = part.largest = part.magnitude = 0;
    part.known = {};
  }
  for (CellIndex i = 0; i < table.cells.size(); ++i) {
    Cell& cell = table.cells[i];
    if (lifted[i] == 0) continue;
    if (cell.status != CellStatus::published) cell.status = CellStatus::secondary;
    cell.lower_level = cell.upper_level = cell.spread = 0;
  }
}

/// Marks what follows by subtraction as published.
std::vector<CellIndex> settle(Table& table) {
  std::vector<std::uint32_t> relations(table.relations.size());
  std::iota(relations.begin(), relations.end(), 0U);
  auto out = Settled(table, relations).for_everybody();
  for (const CellIndex cell : out) table.cells[cell].status = CellStatus::published;
  return out;
}

std::vector<DisclosedCell> published_unsafe(const Table& joint, const PrimaryRules& rules) {
  std::vector<std::vector<Contribution>> parts(joint.cells.size());
  for (const auto& part : joint.contributions) parts[part.cell].push_back(part);
  std::vector<DisclosedCell> out;
  for (CellIndex i = 0; i < joint.cells.size(); ++i) {
    if (joint.cells[i].status != CellStatus::published) continue;
    if (judge(std::span<const Contribution>(parts[i]), rules)) out.push_back({i, the_public, true});
  }
  return out;
}

Pattern published_alone(const Table& joint) {
  Pattern pattern;
  for (const Cell& cell : joint.cells) {
    const bool out = cell.status == CellStatus::published;
    pattern.push_back(out ? CellStatus::published : CellStatus::secondary);
  }
  return pattern;
}

std::vector<std::vector<CellIndex>> known_sums(Table table, const PrimaryRules& rules,
                                               const Pattern& pattern) {
  std::vector<std::vector<CellIndex>> out;
  for (const CellIndex sum : add_supercells(rules, &pattern, table)) {
    out.push_back(members_of(sum, table));
  }
  return out;
}

}  // namespace

Result<Disclosed> disclosed_already(const Table& joint, const PrimaryRules& rules,
                                    Singletons attackers) {
  Disclosed out;
  Table settled = joint;
  out.known = settle(settled);
  out.cells = published_unsafe(settled, rules);
  out.sums = known_sums(settled, rules, published_alone(settled));
  Request request;
  request.table = std::move(settled);
  concede(out, request.table);
  request.rules = rules;
  request.singletons = attackers;
  const Pattern pattern = published_alone(request.table);
  const auto outcome = examine(std::move(request), pattern);
  if (!outcome) return outcome.error();
  std::map<CellIndex, DisclosedCell> found;
  for (const auto& failure : outcome->audit.failures) {
    if (failure.cell >= joint.cells.size()) continue;
    // By attacker, the public first.
    found.emplace(failure.cell, DisclosedCell{failure.cell, failure.attacker, failure.exact});
  }
  for (const auto& [cell, disclosed] : found) out.cells.push_back(disclosed);
  std::ranges::sort(out.cells, {}, &DisclosedCell::cell);
  return out;
}

void concede(const Disclosed& disclosed, Table& joint) {
  for (const CellIndex cell : disclosed.known) joint.cells[cell].status = CellStatus::published;
  std::vector<char> lifted(joint.cells.size(), 0);
  for (const auto& its : disclosed.cells) lifted[its.cell] = 1;
  lift(lifted, joint);
  for (const auto& cells : disclosed.sums) {
    joint.cells[add_sum(cells, joint)].status = CellStatus::secondary;
  }
}

}  // namespace parangon::hub::disclosure
