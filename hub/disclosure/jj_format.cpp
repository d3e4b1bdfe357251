#include "hub/disclosure/jj_format.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <unordered_map>

#include "hub/disclosure/decimal.hpp"
#include "hub/disclosure/text_lines.hpp"

namespace parangon::hub::disclosure {
namespace {

using Words = std::vector<std::string_view>;

/// A cell's line with its seven numbers not scaled yet.
struct RawCell {
  std::size_t line = 0;
  std::string_view id;
  char status = 's';
  Decimal numbers[7];  ///< value, cost, lower, upper, lower_level, upper_level, spread
};

constexpr std::size_t first_bound = 2;  ///< Of RawCell::numbers; levels follow.
/// Bounds and levels from here on stand for "none", and "as far as the bounds".
constexpr double boundless = 4e15;

/// nullopt when the word is no number so large.
std::optional<Decimal> endless(std::string_view word) {
  double number = 0;
  const auto [end, problem] = std::from_chars(word.data(), word.data() + word.size(), number);
  if (end != word.data() + word.size()) return std::nullopt;
  if (problem == std::errc::result_out_of_range) number = word.starts_with('-') ? -1e300 : 1e300;
  if (!(std::abs(number) >= boundless)) return std::nullopt;
  return Decimal{number < 0 ? -max_amount : max_amount, 0};
}

std::optional<CellStatus> status_from(std::string_view word) {
  if (word == "s") return CellStatus::open;
  if (word == "u") return CellStatus::primary;
  if (word == "m") return CellStatus::secondary;
  if (word == "z") return CellStatus::published;
  return std::nullopt;
}

Result<std::size_t> read_count(TextLines& lines, std::size_t limit) {
  const auto words = lines.next();
  std::size_t count = 0;
  if (words.size() != 1 ||
      std::from_chars(words[0].data(), words[0].data() + words[0].size(), count).ptr !=
          words[0].data() + words[0].size()) {
    return lines.error("un nombre de lignes est attendu", "a number of lines is expected");
  }
  if (count > limit) {
    return Error{Errc::too_large,
                 lines
                     .error(fmt::format("{} est plus que la limite {}", count, limit),
                            fmt::format("{} is over the limit {}", count, limit))
                     .message};
  }
  return count;
}

Result<RawCell> read_cell(TextLines& lines) {
  const auto words = lines.next();
  if (words.size() != 9) {
    return lines.error("une cellule a neuf champs", "a cell has nine fields");
  }
  RawCell cell{lines.number(), words[0], 's', {}};
  const auto status = status_from(words[3]);
  if (!status) return lines.error("statut inconnu (s, u, m, z)", "unknown status (s, u, m, z)");
  cell.status = static_cast<char>(*status);
  constexpr std::size_t columns[7] = {1, 2, 4, 5, 6, 7, 8};
  for (std::size_t k = 0; k < 7; ++k) {
    auto number = k < first_bound ? std::nullopt : endless(words[columns[k]]);
    if (!number) number = parse_decimal(words[columns[k]]);
    if (!number) {
      return lines.error(fmt::format("« {} » n'est pas un nombre admis", words[columns[k]]),
                         fmt::format("\"{}\" is not a number as it should be", words[columns[k]]));
    }
    cell.numbers[k] = *number;
  }
  return cell;
}

Result<Cell> scale(const RawCell& raw, unsigned decimals) {
  // Where digits are too fine, attackers get the benefit: bounds move inwards, levels outwards.
  constexpr Rounding roundings[7] = {Rounding::exact, Rounding::up, Rounding::up, Rounding::down,
                                     Rounding::up,    Rounding::up, Rounding::up};
  Amount units[7];
  for (std::size_t k = 0; k < 7; ++k) {
    auto scaled = in_units(raw.numbers[k], decimals, roundings[k]);
    // What is beyond all amounts bounds nothing; a level ends at the bounds.
    if (!scaled && k >= first_bound) scaled = raw.numbers[k].digits < 0 ? -max_amount : max_amount;
    if (!scaled) {
      return line_error(raw.line, "montant trop grand ou valeur trop fine",
                        "an amount is too large, or a value too fine");
    }
    units[k] = *scaled;
  }
  Cell cell;
  cell.id = raw.id;
  cell.status = static_cast<CellStatus>(raw.status);
  cell.value = units[0];
  cell.cost = units[1];
  cell.lower = units[2];
  cell.upper = units[3];
  cell.lower_level = units[4];
  cell.upper_level = units[5];
  cell.spread = units[6];
  if (cell.value < cell.lower || cell.value > cell.upper) {
    return line_error(raw.line, "valeur hors de ses bornes", "the value is outside its bounds");
  }
  return cell;
}

using Ids = std::unordered_map<std::string_view, CellIndex>;

/// "id (coefficient)" pairs, written with or without a blank between the two.
Result<std::vector<Term>> read_terms(TextLines& lines, std::string_view rest, const Ids& ids) {
  std::vector<Term> terms;
  while (true) {
    const std::size_t begin = rest.find_first_not_of(" \t\r");
    if (begin == std::string_view::npos) return terms;
    const std::size_t open = rest.find('(', begin);
    const std::size_t close = rest.find(')', begin);
    if (open == std::string_view::npos || close == std::string_view::npos || close < open) {
      return lines.error("« id (coefficient) » attendu", "\"id (coefficient)\" expected");
    }
    const std::string_view id = trimmed(rest.substr(begin, open - begin));
    const std::string_view number = trimmed(rest.substr(open + 1, close - open - 1));
    const auto known = ids.find(id);
    if (known == ids.end()) {
      return lines.error(fmt::format("cellule inconnue : {}", id),
                         fmt::format("unknown cell: {}", id));
    }
    const auto coefficient = parse_decimal(number);
    if (!coefficient || coefficient->decimals > 0 || coefficient->digits == 0 ||
        std::abs(coefficient->digits) > 1'000'000) {
      return lines.error(fmt::format("coefficient refusé : {}", number),
                         fmt::format("coefficient refused: {}", number));
    }
    terms.push_back({known->second, static_cast<int>(coefficient->digits)});
    rest.remove_prefix(close + 1);
  }
}

struct RawRelation {
  std::size_t line = 0;
  Decimal constant;
  std::vector<Term> terms;
};

Result<RawRelation> read_relation(TextLines& lines, const Ids& ids) {
  const std::string_view line = lines.next_line();
  const std::size_t colon = line.find(':');
  const auto head = split_words(line.substr(0, colon));
  if (colon == std::string_view::npos || head.size() != 2) {
    return lines.error("une relation est « constante k : id (coefficient) … »",
                       "a relation is \"constant k : id (coefficient) …\"");
  }
  RawRelation relation{lines.number(), {}, {}};
  const auto constant = parse_decimal(head[0]);
  const auto count = parse_decimal(head[1]);
  if (!constant || constant->decimals > max_decimals || !count) {
    return lines.error("nombre attendu", "a number is expected");
  }
  relation.constant = *constant;
  auto terms = read_terms(lines, line.substr(colon + 1), ids);
  if (!terms) return terms.error();
  if (count->decimals > 0 || static_cast<Amount>(terms->size()) != count->digits) {
    return lines.error(fmt::format("{} termes annoncés, {} lus", head[1], terms->size()),
                       fmt::format("{} terms announced, {} read", head[1], terms->size()));
  }
  relation.terms = std::move(*terms);
  return relation;
}

}  // namespace

Result<Table> read_jj(std::string_view text) {
  TextLines lines(text);
  if (const auto first = lines.next(); first.size() != 1 || first[0] != "0") {
    return lines.error("un fichier JJ commence par « 0 »", "a JJ file begins with \"0\"");
  }
  const auto cell_count = read_count(lines, max_cells);
  if (!cell_count) return cell_count.error();
  std::vector<RawCell> raw;
  unsigned decimals = 0;
  Ids ids;
  for (std::size_t i = 0; i < *cell_count; ++i) {
    auto cell = read_cell(lines);
    if (!cell) return cell.error();
    if (!ids.emplace(cell->id, static_cast<CellIndex>(i)).second) {
      return lines.error(fmt::format("cellule {} déjà vue", cell->id),
                         fmt::format("cell {} seen already", cell->id));
    }
    for (const auto& number : cell->numbers) {
      decimals = std::max(decimals, std::min(number.decimals, max_decimals));
    }
    raw.push_back(*cell);
  }
  const auto relation_count = read_count(lines, max_relations);
  if (!relation_count) return relation_count.error();
  Table table;
  std::vector<RawRelation> relations;
  for (std::size_t i = 0; i < *relation_count; ++i) {
    auto relation = read_relation(lines, ids);
    if (!relation) return relation.error();
    decimals = std::max(decimals, relation->constant.decimals);
    relations.push_back(std::move(*relation));
  }
  if (!lines.at_end()) return lines.error("rien n'est attendu ici", "nothing is expected here");
  table.decimals = decimals;
  for (const auto& cell : raw) {
    auto scaled = scale(cell, decimals);
    if (!scaled) return scaled.error();
    table.cells.push_back(std::move(*scaled));
  }
  for (auto& relation : relations) {
    const auto constant = in_units(relation.constant, decimals);
    if (!constant) return line_error(relation.line, "montant trop grand", "an amount is too large");
    table.relations.push_back({*constant, std::move(relation.terms)});
    if (auto holds = check_relation(table, table.relations.size() - 1); !holds) {
      return line_error(relation.line, holds.error().message.fr, holds.error().message.en);
    }
  }
  if (auto checked = check(table); !checked) return checked.error();
  return table;
}

std::string write_jj(const Table& table) {
  std::string out = fmt::format("0\n{}\n", table.cells.size());
  const auto number = [&](Amount amount) { return to_decimal(amount, table.decimals); };
  for (const Cell& cell : table.cells) {
    out +=
        fmt::format("{} {} {} {} {} {} {} {} {}\n", cell.id, number(cell.value), number(cell.cost),
                    static_cast<char>(cell.status), number(cell.lower), number(cell.upper),
                    number(cell.lower_level), number(cell.upper_level), number(cell.spread));
  }
  out += fmt::format("{}\n", table.relations.size());
  for (const Relation& relation : table.relations) {
    out += fmt::format("{} {} :", number(relation.constant), relation.terms.size());
    for (const Term& term : relation.terms) {
      out += fmt::format(" {} ({})", table.cells[term.cell].id, term.coefficient);
    }
    out += '\n';
  }
  return out;
}

}  // namespace parangon::hub::disclosure
