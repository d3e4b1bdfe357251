#include "hub/disclosure/jj_format.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "hub/disclosure/cell_names.hpp"
#include "hub/disclosure/cell_status.hpp"
#include "hub/disclosure/decimal.hpp"
#include "hub/disclosure/rounded_totals.hpp"
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
constexpr auto boundless = static_cast<double>(max_amount);

/// nullopt when the word is no number so large.
std::optional<Decimal> endless(std::string_view word) {
  double number = 0;
  const auto [end, problem] = std::from_chars(word.data(), word.data() + word.size(), number);
  if (end != word.data() + word.size()) return std::nullopt;
  if (problem == std::errc::result_out_of_range) number = word.starts_with('-') ? -1e300 : 1e300;
  if (!(std::abs(number) >= boundless)) return std::nullopt;
  return Decimal{number < 0 ? -max_amount : max_amount, 0};
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

Error over_limit(const RawCell& raw, unsigned decimals) {
  const std::string limit = to_decimal(max_amount, decimals);
  return {
      Errc::too_large,
      line_error(raw.line,
                 fmt::format("la valeur ou le coût de la cellule {} dépasse la limite de {}",
                             raw.id, limit),
                 fmt::format("the value or cost of cell {} is over the limit of {}", raw.id, limit))
          .message};
}

Result<RawCell> read_cell(TextLines& lines) {
  const auto words = lines.next();
  if (words.size() != 9) {
    return lines.error("une cellule a neuf champs", "a cell has nine fields");
  }
  RawCell cell{lines.number(), words[0], 's', {}};
  const auto status = status_from(words[3]);
  if (!status) return unknown_status(lines);
  cell.status = static_cast<char>(*status);
  constexpr std::size_t columns[7] = {1, 2, 4, 5, 6, 7, 8};
  for (std::size_t k = 0; k < 7; ++k) {
    auto number = k < first_bound ? std::nullopt : endless(words[columns[k]]);
    if (!number) number = parse_decimal(words[columns[k]]);
    if (!number && endless(words[columns[k]])) return over_limit(cell, 0);
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
  constexpr Rounding roundings[7] = {Rounding::nearest, Rounding::up, Rounding::up, Rounding::down,
                                     Rounding::up,      Rounding::up, Rounding::up};
  Amount units[7];
  for (std::size_t k = 0; k < 7; ++k) {
    auto scaled = in_units(raw.numbers[k], decimals, roundings[k]);
    // What is beyond all amounts bounds nothing; a level ends at the bounds.
    if (!scaled && k >= first_bound) scaled = raw.numbers[k].digits < 0 ? -max_amount : max_amount;
    if (!scaled) return over_limit(raw, decimals);
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
  // Value and bound may have been rounded past each other.
  if (is_finer(raw.numbers[0], decimals)) {
    if (cell.lower == cell.value + 1) cell.lower = cell.value;
    if (cell.upper == cell.value - 1) cell.upper = cell.value;
  }
  if (cell.value < cell.lower || cell.value > cell.upper) {
    return line_error(raw.line,
                      fmt::format("la valeur de la cellule {} est hors de ses bornes", cell.id),
                      fmt::format("the value of cell {} is outside its bounds", cell.id));
  }
  return cell;
}

/// "id (coefficient)" pairs, written with or without a blank between the two.
Result<std::vector<Term>> read_terms(TextLines& lines, std::string_view rest, const CellIds& ids) {
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

Result<RawRelation> read_relation(TextLines& lines, const CellIds& ids) {
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
  if (!constant || !count) {
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

/// A JJ file as it stands there, amounts not scaled yet.
struct RawTable {
  std::vector<RawCell> cells;
  std::vector<RawRelation> relations;
};

Result<RawTable> read_raw(TextLines& lines) {
  if (const auto first = lines.next(); first.size() != 1 || first[0] != "0") {
    return lines.error("un fichier JJ commence par « 0 »", "a JJ file begins with \"0\"");
  }
  const auto cell_count = read_count(lines, max_cells);
  if (!cell_count) return cell_count.error();
  RawTable raw;
  CellIds ids;
  for (std::size_t i = 0; i < *cell_count; ++i) {
    auto cell = read_cell(lines);
    if (!cell) return cell.error();
    const auto [former, is_new] = ids.emplace(cell->id, static_cast<CellIndex>(i));
    if (!is_new) {
      const char before = raw.cells[former->second].status;
      return lines.error(fmt::format("cellule {} déjà vue, de statut {}", cell->id, before),
                         fmt::format("cell {} seen already, with the status {}", cell->id, before));
    }
    raw.cells.push_back(*cell);
  }
  const auto relation_count = read_count(lines, max_relations);
  if (!relation_count) return relation_count.error();
  for (std::size_t i = 0; i < *relation_count; ++i) {
    auto relation = read_relation(lines, ids);
    if (!relation) return relation.error();
    raw.relations.push_back(std::move(*relation));
  }
  if (!lines.at_end()) return lines.error("rien n'est attendu ici", "nothing is expected here");
  return raw;
}

/// Digits after the point that the table gets: the finest there are, as far as they may be kept.
unsigned decimals_of(const RawTable& raw) {
  unsigned finest = 0;
  double largest = 0;
  for (const RawCell& cell : raw.cells) {
    for (std::size_t k = 0; k < 7; ++k) {
      finest = std::max(finest, cell.numbers[k].decimals);
      if (k < first_bound) largest = std::max(largest, std::abs(as_double(cell.numbers[k])));
    }
  }
  for (const auto& relation : raw.relations) {
    finest = std::max(finest, relation.constant.decimals);
    largest = std::max(largest, std::abs(as_double(relation.constant)));
  }
  return decimals_for(largest, std::min(finest, max_decimals));
}

Text rounded_note(std::size_t rounded, unsigned decimals) {
  return {fmt::format("{} valeurs ont plus de {} décimales : elles sont arrondies au plus proche, "
                      "et les totaux refaits de leurs parties arrondies",
                      rounded, decimals),
          fmt::format("{} values have more than {} decimals: they are rounded to the nearest, and "
                      "totals are added up anew from their rounded parts",
                      rounded, decimals)};
}

Status check_relations(const Table& table, const std::vector<RawRelation>& relations) {
  for (std::size_t i = 0; i < relations.size(); ++i) {
    if (auto holds = check_relation(table, i); !holds) {
      return line_error(relations[i].line, holds.error().message.fr, holds.error().message.en);
    }
  }
  return {};
}

}  // namespace

Result<Table> read_jj(std::string_view text, Notes* notes) {
  TextLines lines(text);
  auto raw = read_raw(lines);
  if (!raw) return raw.error();
  Table table;
  table.decimals = decimals_of(*raw);
  std::size_t rounded = 0;
  for (const auto& cell : raw->cells) {
    rounded += is_finer(cell.numbers[0], table.decimals) ? 1 : 0;
    auto scaled = scale(cell, table.decimals);
    if (!scaled) return scaled.error();
    table.cells.push_back(std::move(*scaled));
  }
  for (auto& relation : raw->relations) {
    rounded += is_finer(relation.constant, table.decimals) ? 1 : 0;
    const auto constant = in_units(relation.constant, table.decimals, Rounding::nearest);
    if (!constant) return line_error(relation.line, "constante trop grande", "constant too large");
    table.relations.push_back({*constant, std::move(relation.terms)});
  }
  if (rounded > 0) add_up_totals(table);
  if (rounded > 0 && notes != nullptr) notes->push_back(rounded_note(rounded, table.decimals));
  if (auto sound = check_relations(table, raw->relations); !sound) return sound.error();
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
