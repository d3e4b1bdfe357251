#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <unordered_map>

#include "hub/disclosure/decimal.hpp"
#include "hub/disclosure/jj_format.hpp"
#include "hub/disclosure/text_lines.hpp"

namespace parangon::hub::disclosure {
namespace {

using Ids = std::unordered_map<std::string_view, CellIndex>;

Ids ids_of(const Table& table) {
  Ids ids;
  for (std::size_t i = 0; i < table.cells.size(); ++i) {
    ids.emplace(table.cells[i].id, static_cast<CellIndex>(i));
  }
  return ids;
}

Error unknown_cell(const TextLines& lines, std::string_view id) {
  return lines.error(fmt::format("cellule inconnue : {}", id), fmt::format("unknown cell: {}", id));
}

Error violation(const TextLines& lines, std::string_view fr, std::string_view en) {
  return {Errc::rule_violation, lines.error(fr, en).message};
}

Status accept(const TextLines& lines, const Cell& cell, std::string_view word) {
  if (word != "s" && word != "u" && word != "m" && word != "z") {
    return lines.error("statut inconnu (s, u, m, z)", "unknown status (s, u, m, z)");
  }
  const bool hides = word == "u" || word == "m";
  if (cell.status == CellStatus::primary && word != "u") {
    return violation(lines, fmt::format("la cellule primaire {} doit rester « u »", cell.id),
                     fmt::format("primary cell {} must stay \"u\"", cell.id));
  }
  if (cell.status != CellStatus::primary && word == "u") {
    return violation(lines, fmt::format("la cellule {} n'est pas primaire", cell.id),
                     fmt::format("cell {} is not a primary one", cell.id));
  }
  if (cell.status == CellStatus::published && hides) {
    return violation(lines, fmt::format("la cellule {} doit être publiée", cell.id),
                     fmt::format("cell {} must be published", cell.id));
  }
  if (cell.status == CellStatus::secondary && !hides) {
    return violation(lines, fmt::format("la cellule {} est masquée d'avance", cell.id),
                     fmt::format("cell {} is hidden beforehand", cell.id));
  }
  return {};
}

/// Gives a total the contributions of its parts, where only the parts have any.
class ContributionSums {
 public:
  explicit ContributionSums(Table& table) : table_(table), parts_(table.cells.size()) {
    for (const auto& part : table.contributions) parts_[part.cell][part.holding] += part.amount;
  }
  void run() {
    for (bool again = true; again;) {
      again = false;
      for (const auto& relation : table_.relations) again = fill(relation) || again;
    }
    table_.contributions.clear();
    for (CellIndex cell = 0; cell < parts_.size(); ++cell) {
      for (const auto& [holding, amount] : parts_[cell]) {
        table_.contributions.push_back({cell, holding, amount});
      }
    }
  }

 private:
  bool fill(const Relation& relation) {
    const Term* total = nullptr;
    for (const Term& term : relation.terms) {
      if (term.coefficient == 1) continue;
      if (term.coefficient != -1 || total != nullptr) return false;
      total = &term;
    }
    if (total == nullptr || relation.constant != 0 || !parts_[total->cell].empty()) return false;
    std::map<HoldingIndex, Amount> sum;
    for (const Term& term : relation.terms) {
      if (&term == total) continue;
      if (parts_[term.cell].empty() && table_.cells[term.cell].value != 0) return false;
      for (const auto& [holding, amount] : parts_[term.cell]) sum[holding] += amount;
    }
    if (sum.empty()) return false;
    parts_[total->cell] = std::move(sum);
    return true;
  }

  Table& table_;
  std::vector<std::map<HoldingIndex, Amount>> parts_;
};

}  // namespace

Result<Pattern> read_pattern(std::string_view text, const Table& table) {
  const Ids ids = ids_of(table);
  Pattern pattern(table.cells.size());
  std::vector<bool> seen(table.cells.size(), false);
  TextLines lines(text);
  while (!lines.at_end()) {
    const auto words = lines.next();
    if (words.size() != 2) return lines.error("« id statut » attendu", "\"id status\" expected");
    const auto known = ids.find(words[0]);
    if (known == ids.end()) return unknown_cell(lines, words[0]);
    if (seen[known->second]) {
      return lines.error(fmt::format("cellule {} déjà vue", words[0]),
                         fmt::format("cell {} seen already", words[0]));
    }
    seen[known->second] = true;
    if (auto accepted = accept(lines, table.cells[known->second], words[1]); !accepted) {
      return accepted.error();
    }
    pattern[known->second] = static_cast<CellStatus>(words[1][0]);
  }
  const auto missing = std::ranges::find(seen, false);
  if (missing == seen.end()) return pattern;
  const std::string& id = table.cells[static_cast<std::size_t>(missing - seen.begin())].id;
  return Error{Errc::malformed,
               {fmt::format("La cellule {} manque dans le masque", id),
                fmt::format("Cell {} is missing from the pattern", id)}};
}

std::string write_pattern(const Table& table, const Pattern& pattern) {
  std::string out;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    out += table.cells[i].id;
    out += ' ';
    out += static_cast<char>(pattern[i]);
    out += '\n';
  }
  return out;
}

Status read_contributions(std::string_view csv, Table& table) {
  const Ids ids = ids_of(table);
  TextLines lines(csv);
  if (trimmed(lines.next_line()) != "cell,holding,amount") {
    return lines.error("l'en-tête « cell,holding,amount » est attendu",
                       "the header \"cell,holding,amount\" is expected");
  }
  table.contributions.clear();
  table.holdings.clear();
  std::unordered_map<std::string, HoldingIndex> holdings;
  while (!lines.at_end()) {
    const auto fields = split_fields(lines.next_line(), ',');
    if (fields.size() != 3) return lines.error("trois champs attendus", "three fields expected");
    const auto known = ids.find(fields[0]);
    if (known == ids.end()) return unknown_cell(lines, fields[0]);
    const auto number = parse_decimal(fields[2]);
    const auto amount = number ? in_units(*number, table.decimals) : std::nullopt;
    if (!amount || fields[1].empty()) {
      return lines.error("groupe vide, ou montant refusé", "empty holding, or amount refused");
    }
    if (table.contributions.size() == max_contributions) {
      return Error{Errc::too_large,
                   lines.error("trop de contributions", "too many contributions").message};
    }
    const auto next = static_cast<HoldingIndex>(table.holdings.size());
    const auto [holding, is_new] = holdings.emplace(fields[1], next);
    if (is_new) table.holdings.emplace_back(fields[1]);
    table.contributions.push_back({known->second, holding->second, *amount});
  }
  if (auto checked = check(table); !checked) return checked;
  ContributionSums(table).run();
  return {};
}

}  // namespace parangon::hub::disclosure
