#include "hub/disclosure/explain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "hub/disclosure/cell_names.hpp"

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

std::string shown(double amount, const Table& table) {
  return to_decimal(static_cast<Amount>(std::llround(amount)), table.decimals);
}

/// "know that cell b is at most 25", in the conditional of French.
Text learned(const AuditFailure& failure, const Table& table) {
  const Text cell = name_of(failure.cell, table);
  if (failure.exact) {
    return {"calculerait exactement " + cell.fr, "compute exactly " + cell.en};
  }
  if (failure.side == Side::above) {
    const std::string most = shown(failure.upper, table);
    return {fmt::format("saurait que {} vaut au plus {}", cell.fr, most),
            fmt::format("know that {} is at most {}", cell.en, most)};
  }
  if (failure.side == Side::below) {
    const std::string least = shown(failure.lower, table);
    return {fmt::format("saurait que {} vaut au moins {}", cell.fr, least),
            fmt::format("know that {} is at least {}", cell.en, least)};
  }
  const std::string width = shown(failure.upper - failure.lower, table);
  return {fmt::format("connaîtrait {} à {} près", cell.fr, width),
          fmt::format("know {} to within {}", cell.en, width)};
}

void find_victim(const Table& table, const Pattern& pattern, const PrimaryRules* rules,
                 Explanation& explanation) {
  Table judged = table;
  Pattern without = pattern;
  without[explanation.cell] = CellStatus::open;
  if (rules != nullptr) {
    add_supercells(*rules, &without, judged);
    without.resize(judged.cells.size(), CellStatus::primary);
  }
  const auto report = audit(judged, without, {});
  if (report.failures.empty()) return;
  explanation.without_it = report.failures.front();
  explanation.learns = learned(report.failures.front(), judged);
}

}  // namespace

std::vector<Explanation> explain(const Table& table, const Pattern& pattern,
                                 const std::vector<CellIndex>& cells, const PrimaryRules* rules) {
  std::vector<CellIndex> asked = cells;
  for (CellIndex i = 0; cells.empty() && i < pattern.size(); ++i) {
    if (hidden(pattern[i])) asked.push_back(i);
  }
  std::vector<Explanation> explanations;
  for (const CellIndex cell : asked) {
    Explanation explanation{cell, std::nullopt, {}, tightest_relation(table, pattern, cell)};
    if (pattern[cell] == CellStatus::secondary) find_victim(table, pattern, rules, explanation);
    explanations.push_back(explanation);
  }
  return explanations;
}

Text attacker_of(const AuditFailure& failure, const Table& table) {
  if (failure.attacker == the_public) return {"n'importe qui", "anybody"};
  const std::string& name = table.holdings[failure.attacker];
  if (failure.partner != the_public) {
    const std::string& other = table.holdings[failure.partner];
    return {fmt::format("la coalition de {} et {}", name, other),
            fmt::format("the coalition of {} and {}", name, other)};
  }
  return {fmt::format("le contributeur {}", name), fmt::format("contributor {}", name)};
}

Text sentence(const Explanation& explanation, const Table& table, const Pattern& pattern) {
  const std::string& id = table.cells[explanation.cell].id;
  if (pattern[explanation.cell] == CellStatus::primary) {
    return {fmt::format("{} : masquée, car elle ne passe pas les règles primaires", id),
            fmt::format("{}: hidden, because it fails the primary rules", id)};
  }
  if (!explanation.without_it) {
    return {
        fmt::format("{} : masquée, mais personne n'en saurait trop sans cela : marge secrète du "
                    "choix, ou sans nécessité",
                    id),
        fmt::format("{}: suppressed, but nobody would learn too much otherwise: the secret margin "
                    "of the choice, or without need",
                    id)};
  }
  const Text attacker = attacker_of(*explanation.without_it, table);
  const std::string row =
      explanation.relation
          ? table.cells[table.relations[*explanation.relation].terms.front().cell].id
          : id;
  return {fmt::format("{} : masquée à cause de la relation du total {} ; sinon {} {}", id, row,
                      attacker.fr, explanation.learns.fr),
          fmt::format("{}: hidden because of the relation of total {}; otherwise {} would {}", id,
                      row, attacker.en, explanation.learns.en)};
}

}  // namespace parangon::hub::disclosure
