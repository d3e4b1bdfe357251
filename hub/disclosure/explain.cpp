#include "hub/disclosure/explain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace parangon::hub::disclosure {
namespace {

std::optional<std::size_t> tightest_relation(const Table& table, const Pattern& pattern,
                                             CellIndex cell) {
  std::optional<std::size_t> best;
  std::size_t fewest = 0;
  for (std::size_t i = 0; i < table.relations.size(); ++i) {
    std::size_t holes = 0;
    bool mine = false;
    for (const Term& term : table.relations[i].terms) {
      mine = mine || term.cell == cell;
      holes += hidden(pattern[term.cell]) ? 1 : 0;
    }
    if (!mine || holes < 2 || (best && holes >= fewest)) continue;
    best = i;
    fewest = holes;
  }
  return best;
}

Text who(const AuditFailure& failure, const Table& table) {
  if (failure.attacker == the_public) return {"n'importe qui", "anybody"};
  const std::string& name = table.holdings[failure.attacker];
  return {fmt::format("le contributeur {}", name), fmt::format("contributor {}", name)};
}

std::string shown(double amount, const Table& table) {
  return to_decimal(static_cast<Amount>(std::llround(amount)), table.decimals);
}

}  // namespace

std::vector<Explanation> explain(const Table& table, const Pattern& pattern,
                                 const std::vector<CellIndex>& cells) {
  std::vector<CellIndex> asked = cells;
  for (CellIndex i = 0; cells.empty() && i < pattern.size(); ++i) {
    if (hidden(pattern[i])) asked.push_back(i);
  }
  std::vector<Explanation> explanations;
  for (const CellIndex cell : asked) {
    Explanation explanation{cell, std::nullopt, tightest_relation(table, pattern, cell)};
    if (pattern[cell] == CellStatus::secondary) {
      Pattern without = pattern;
      without[cell] = CellStatus::open;
      auto report = audit(table, without, {});
      if (!report.failures.empty()) explanation.without_it = report.failures.front();
    }
    explanations.push_back(explanation);
  }
  return explanations;
}

Text sentence(const Explanation& explanation, const Table& table, const Pattern& pattern) {
  const std::string& id = table.cells[explanation.cell].id;
  if (pattern[explanation.cell] == CellStatus::primary) {
    return {fmt::format("{} : masquée, car elle ne passe pas les règles primaires", id),
            fmt::format("{}: hidden, because it fails the primary rules", id)};
  }
  if (!explanation.without_it) {
    return {fmt::format("{} : masquée sans que personne n'en ait besoin", id),
            fmt::format("{}: hidden, and nobody needs it", id)};
  }
  const AuditFailure& failure = *explanation.without_it;
  const Text attacker = who(failure, table);
  const std::string& victim = table.cells[failure.cell].id;
  const std::string row =
      explanation.relation
          ? table.cells[table.relations[*explanation.relation].terms.front().cell].id
          : id;
  const std::string low = shown(failure.lower, table), high = shown(failure.upper, table);
  if (failure.exact) {
    return {fmt::format("{} : masquée à cause de la relation du total {} ; sinon {} calculerait "
                        "exactement la cellule {}",
                        id, row, attacker.fr, victim),
            fmt::format("{}: hidden because of the relation of total {}; otherwise {} would "
                        "compute exactly cell {}",
                        id, row, attacker.en, victim)};
  }
  return {fmt::format("{} : masquée à cause de la relation du total {} ; sinon {} situerait la "
                      "cellule {} entre {} et {}",
                      id, row, attacker.fr, victim, low, high),
          fmt::format("{}: hidden because of the relation of total {}; otherwise {} would place "
                      "cell {} between {} and {}",
                      id, row, attacker.en, victim, low, high)};
}

}  // namespace parangon::hub::disclosure
