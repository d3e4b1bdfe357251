#include "hub/disclosure/table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <unordered_set>

#include "shared/core/wide.hpp"

namespace parangon::hub::disclosure {
namespace {

Error too_large(std::string_view what_fr, std::string_view what_en, std::size_t limit) {
  return {Errc::too_large,
          {fmt::format("Plus de {} {}", limit, what_fr),
           fmt::format("More than {} {}", limit, what_en)}};
}

Error bad_cell(const Cell& cell, std::string_view fr, std::string_view en) {
  return {Errc::malformed,
          {fmt::format("Cellule {} : {}", cell.id, fr), fmt::format("Cell {}: {}", cell.id, en)}};
}

bool fits(Amount amount) { return amount >= -max_amount && amount <= max_amount; }

Status check_sizes(const Table& table) {
  if (table.cells.size() > max_cells) return too_large("cellules", "cells", max_cells);
  if (table.relations.size() > max_relations) {
    return too_large("relations", "relations", max_relations);
  }
  if (table.contributions.size() > max_contributions) {
    return too_large("contributions", "contributions", max_contributions);
  }
  std::size_t terms = 0;
  for (const auto& relation : table.relations) terms += relation.terms.size();
  if (terms > max_terms) return too_large("termes de relations", "terms of relations", max_terms);
  return {};
}

Status check_cell(const Cell& cell, unsigned decimals) {
  for (const Amount amount : {cell.value, cell.cost, cell.lower, cell.upper, cell.lower_level,
                              cell.upper_level, cell.spread}) {
    if (fits(amount)) continue;
    const std::string limit = to_decimal(max_amount, decimals);
    return bad_cell(cell, fmt::format("un montant dépasse la limite de {}", limit),
                    fmt::format("an amount is over the limit of {}", limit));
  }
  if (cell.value < cell.lower || cell.value > cell.upper) {
    return bad_cell(cell, "valeur hors de ses bornes", "its value is outside its bounds");
  }
  if (cell.cost < 0) return bad_cell(cell, "coût négatif", "its cost is negative");
  if (cell.lower_level < 0 || cell.upper_level < 0 || cell.spread < 0) {
    return bad_cell(cell, "niveau de protection négatif", "a protection level is negative");
  }
  return {};
}

Status check_contributions(const Table& table) {
  for (const auto& part : table.contributions) {
    if (part.cell >= table.cells.size() || part.holding >= table.holdings.size() ||
        !fits(part.amount)) {
      return Error{Errc::malformed,
                   {"Une contribution vise une cellule ou un groupe inconnus, ou est trop grande",
                    "A contribution names an unknown cell or holding, or is too large"}};
    }
  }
  std::vector<std::pair<CellIndex, HoldingIndex>> keys;
  keys.reserve(table.contributions.size());
  for (const auto& part : table.contributions) keys.emplace_back(part.cell, part.holding);
  std::ranges::sort(keys);
  const auto twice = std::ranges::adjacent_find(keys);
  if (twice == keys.end()) return {};
  return bad_cell(table.cells[twice->first], "deux contributions du même groupe",
                  "two contributions of the same holding");
}

}  // namespace

Status check_relation(const Table& table, std::size_t index) {
  const Relation& relation = table.relations[index];
  Wide sum = 0;
  std::unordered_set<CellIndex> seen;
  for (const Term& term : relation.terms) {
    if (term.cell >= table.cells.size()) {
      return Error{Errc::malformed,
                   {fmt::format("Relation {} : cellule inconnue", index + 1),
                    fmt::format("Relation {}: unknown cell", index + 1)}};
    }
    const std::string& id = table.cells[term.cell].id;
    if (!seen.insert(term.cell).second || term.coefficient == 0 ||
        std::abs(term.coefficient) > 1'000'000) {
      return Error{
          Errc::malformed,
          {fmt::format("Relation {} : cellule {} répétée, ou coefficient nul ou trop grand",
                       index + 1, id),
           fmt::format("Relation {}: cell {} twice, or a coefficient that is zero or too large",
                       index + 1, id)}};
    }
    sum += Wide{term.coefficient} * table.cells[term.cell].value;
  }
  if (sum == relation.constant) return {};
  const Wide gap = sum - relation.constant;
  const std::string shown = to_decimal(
      static_cast<Amount>(std::clamp<Wide>(gap, -max_amount, max_amount)), table.decimals);
  const std::string total =
      relation.terms.empty() ? "-" : table.cells[relation.terms.front().cell].id;
  return Error{
      Errc::malformed,
      {fmt::format("Relation {} (cellule {}…) : les valeurs ne s'additionnent pas, écart {}",
                   index + 1, total, shown),
       fmt::format("Relation {} (cell {}…): the values do not add up, they differ by {}", index + 1,
                   total, shown)}};
}

Status check(const Table& table) {
  if (auto sizes = check_sizes(table); !sizes) return sizes;
  std::unordered_set<std::string_view> ids;
  for (const Cell& cell : table.cells) {
    if (!ids.insert(cell.id).second) {
      return bad_cell(cell, "identifiant répété", "its identifier is used twice");
    }
    if (auto checked = check_cell(cell, table.decimals); !checked) return checked;
  }
  for (std::size_t i = 0; i < table.relations.size(); ++i) {
    if (auto checked = check_relation(table, i); !checked) return checked;
  }
  if (table.coalition < 1 || table.coalition > 2) {
    return Error{Errc::invalid_argument,
                 {"Coalition de 1 ou 2 contributeurs attendue", "A coalition of 1 or 2 expected"}};
  }
  return check_contributions(table);
}

std::string to_decimal(Amount amount, unsigned decimals) {
  const bool negative = amount < 0;
  const auto bits = static_cast<std::uint64_t>(amount);
  std::string digits = std::to_string(negative ? ~bits + 1 : bits);
  if (digits.size() <= decimals) digits.insert(0, decimals + 1 - digits.size(), '0');
  if (decimals > 0) digits.insert(digits.size() - decimals, 1, '.');
  return negative ? "-" + digits : digits;
}

Loss loss_of(const Table& table, const Pattern& pattern) {
  std::size_t cells = 0;
  Wide value = 0, cost = 0;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != CellStatus::secondary || table.cells[i].status == CellStatus::secondary) {
      continue;
    }
    ++cells;
    value += std::abs(table.cells[i].value);
    cost += table.cells[i].cost;
  }
  constexpr Wide most = std::numeric_limits<Amount>::max();
  return {cells, static_cast<Amount>(std::min(value, most)),
          static_cast<Amount>(std::min(cost, most))};
}

}  // namespace parangon::hub::disclosure
