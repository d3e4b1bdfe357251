#include "hub/disclosure/disclosure.hpp"

#include <algorithm>

namespace parangon::hub::disclosure {
namespace {

/// The classic trick: in each relation with exactly two primary cells, one of a single contributor,
/// their sum must not be a point either.
void add_pairs(Table& table) {
  std::vector<std::size_t> contributors(table.cells.size(), 0);
  for (const auto& part : table.contributions) ++contributors[part.cell];
  const std::size_t relations = table.relations.size();
  for (std::size_t i = 0; i < relations; ++i) {
    std::vector<Term> primaries;
    bool single = false;
    for (const Term& term : table.relations[i].terms) {
      if (table.cells[term.cell].status != CellStatus::primary) continue;
      primaries.push_back(term);
      single = single || contributors[term.cell] == 1;
    }
    if (primaries.size() != 2 || !single) continue;
    if (primaries[0].coefficient != primaries[1].coefficient) continue;
    const Cell& a = table.cells[primaries[0].cell];
    const Cell& b = table.cells[primaries[1].cell];
    Cell sum;
    sum.id = "+" + a.id + "+" + b.id + "+" + std::to_string(i);
    sum.value = a.value + b.value;
    sum.lower = a.lower + b.lower;
    sum.upper = std::min(max_amount, a.upper + b.upper);
    sum.status = CellStatus::primary;
    const auto at = static_cast<CellIndex>(table.cells.size());
    table.relations.push_back({0, {{at, -1}, {primaries[0].cell, 1}, {primaries[1].cell, 1}}});
    table.cells.push_back(std::move(sum));
  }
}

}  // namespace

Pattern Outcome::published_pattern() const {
  Pattern pattern = protection.pattern;
  pattern.resize(pattern.size() - virtual_cells);
  return pattern;
}

Result<Outcome> secure(Request request) {
  if (auto sound = check(request.table); !sound) return sound.error();
  Outcome outcome;
  outcome.table = std::move(request.table);
  const std::size_t real = outcome.table.cells.size();
  if (request.rules) {
    if (auto applied = apply(*request.rules, outcome.table); !applied) return applied.error();
    add_supercells(*request.rules, nullptr, outcome.table);
  }
  if (request.singletons == Singletons::virtual_cells) add_pairs(outcome.table);
  auto contributions = outcome.table.contributions;
  if (request.singletons != Singletons::insider) outcome.table.contributions.clear();
  for (int round = 0;; ++round) {
    outcome.protection = protect(outcome.table, request.options);
    if (!request.rules) break;
    Table judged = outcome.table;
    judged.contributions = contributions;
    const Pattern pattern = outcome.protection.pattern;
    const auto added = add_supercells(*request.rules, &pattern, judged);
    if (added.empty()) break;
    if (auto sound = check(judged); !sound) return sound.error();
    contributions = judged.contributions;
    if (request.singletons != Singletons::insider) judged.contributions.clear();
    outcome.table = std::move(judged);
    if (round < supercell_rounds) continue;
    // Stays as it is: the audit finds the sums that remain derivable.
    outcome.protection.pattern.resize(outcome.table.cells.size(), CellStatus::primary);
    break;
  }
  outcome.virtual_cells = outcome.table.cells.size() - real;
  outcome.audit = audit(outcome.table, outcome.protection.pattern, {});
  return outcome;
}

}  // namespace parangon::hub::disclosure
