#include <fmt/format.h>

#include <algorithm>

#include "hub/disclosure/cell_names.hpp"
#include "hub/disclosure/cell_status.hpp"
#include "hub/disclosure/jj_format.hpp"
#include "hub/disclosure/text_lines.hpp"

namespace parangon::hub::disclosure {
namespace {

Error unknown_cell(const TextLines& lines, std::string_view id) {
  return lines.error(fmt::format("cellule inconnue : {}", id), fmt::format("unknown cell: {}", id));
}

Error rule_violation(const TextLines& lines, std::string_view fr, std::string_view en) {
  return {Errc::rule_violation, lines.error(fr, en).message};
}

Status accept(const TextLines& lines, const Cell& cell, CellStatus status) {
  const bool hides = hidden(status);
  if (cell.status == CellStatus::primary && status != CellStatus::primary) {
    return rule_violation(lines, fmt::format("la cellule primaire {} doit rester « u »", cell.id),
                          fmt::format("primary cell {} must stay \"u\"", cell.id));
  }
  if (cell.status != CellStatus::primary && status == CellStatus::primary) {
    return rule_violation(lines, fmt::format("la cellule {} n'est pas primaire", cell.id),
                          fmt::format("cell {} is not a primary one", cell.id));
  }
  if (cell.status == CellStatus::published && hides) {
    return rule_violation(lines, fmt::format("la cellule {} doit être publiée", cell.id),
                          fmt::format("cell {} must be published", cell.id));
  }
  if (cell.status == CellStatus::secondary && !hides) {
    return rule_violation(lines, fmt::format("la cellule {} est masquée d'avance", cell.id),
                          fmt::format("cell {} is hidden beforehand", cell.id));
  }
  return {};
}

}  // namespace

Result<Pattern> read_pattern(std::string_view text, const Table& table) {
  const CellIds ids = ids_of(table);
  Pattern pattern(table.cells.size());
  std::vector<bool> seen(table.cells.size(), false);
  TextLines lines(text);
  while (!lines.at_end()) {
    // Ids may have blanks in them: codes of microdata do.
    const std::string_view line = trimmed(lines.next_line());
    const std::size_t blank = line.find_last_of(" \t");
    if (blank == std::string_view::npos) {
      return lines.error("« id statut » attendu", "\"id status\" expected");
    }
    const std::string_view id = trimmed(line.substr(0, blank));
    const auto status = status_from(line.substr(blank + 1));
    const auto known = ids.find(id);
    if (known == ids.end()) return unknown_cell(lines, id);
    if (seen[known->second]) {
      return lines.error(fmt::format("cellule {} déjà vue", id),
                         fmt::format("cell {} seen already", id));
    }
    seen[known->second] = true;
    if (!status) return unknown_status(lines);
    if (auto accepted = accept(lines, table.cells[known->second], *status); !accepted) {
      return accepted.error();
    }
    pattern[known->second] = *status;
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

}  // namespace parangon::hub::disclosure
