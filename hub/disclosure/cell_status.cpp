#include "hub/disclosure/cell_status.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <vector>

#include "hub/disclosure/equal_cells.hpp"

namespace parangon::hub::disclosure {

std::optional<CellStatus> status_from(std::string_view word) {
  if (word == "s" || word == "S") return CellStatus::open;
  if (word == "u" || word == "U") return CellStatus::primary;
  if (word == "m" || word == "M") return CellStatus::secondary;
  if (word == "z" || word == "Z") return CellStatus::published;
  return std::nullopt;
}

Error unknown_status(const TextLines& lines) {
  return lines.error("statut inconnu (s, u, m, z)", "unknown status (s, u, m, z)");
}

Status check_statuses(const Table& table) {
  EqualCells equal(table);
  std::vector<std::optional<CellIndex>> published(table.cells.size());
  for (CellIndex i = 0; i < table.cells.size(); ++i) {
    if (table.cells[i].status == CellStatus::published) published[equal.root(i)] = i;
  }
  for (CellIndex i = 0; i < table.cells.size(); ++i) {
    const auto& open = published[equal.root(i)];
    if (!hidden(table.cells[i].status) || !open) continue;
    const char status = static_cast<char>(table.cells[i].status);
    return Error{
        Errc::rule_violation,
        {fmt::format(
             "Statuts contradictoires : la cellule {} (z, à publier) est égale à la cellule "
             "{} ({}, à masquer)",
             table.cells[*open].id, table.cells[i].id, status),
         fmt::format("Contradicting statuses: cell {} (z, to be published) equals cell {} ({}, to "
                     "be suppressed)",
                     table.cells[*open].id, table.cells[i].id, status)}};
  }
  return {};
}

}  // namespace parangon::hub::disclosure
