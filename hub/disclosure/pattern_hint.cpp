#include "hub/disclosure/pattern_hint.hpp"

#include "hub/disclosure/cell_names.hpp"
#include "hub/disclosure/text_lines.hpp"

namespace parangon::hub::disclosure {

Result<Pattern> read_hint(std::string_view text, const Table& table) {
  const CellIds ids = ids_of(table);
  Pattern hint(table.cells.size(), CellStatus::open);
  bool any = false;
  TextLines lines(text);
  while (!lines.at_end()) {
    // Ids may have blanks in them: codes of microdata do.
    const std::string_view line = trimmed(lines.next_line());
    const std::size_t blank = line.find_last_of(" \t");
    if (blank == std::string_view::npos) continue;
    const auto known = ids.find(trimmed(line.substr(0, blank)));
    if (known == ids.end()) continue;
    any = true;
    const std::string_view status = line.substr(blank + 1);
    if (status == "m" || status == "u") hint[known->second] = CellStatus::secondary;
  }
  if (any) return hint;
  return Error{Errc::malformed,
               {"Aucune ligne de ce masque ne nomme une cellule du tableau",
                "No line of this pattern names a cell of the table"}};
}

}  // namespace parangon::hub::disclosure
