#pragma once

#include <optional>
#include <string_view>

#include "hub/disclosure/table.hpp"
#include "hub/disclosure/text_lines.hpp"

namespace parangon::hub::disclosure {

/// The status that a letter of the JJ format stands for, small or capital; nullopt for other words.
std::optional<CellStatus> status_from(std::string_view word);
/// At the line given last: what the letters are.
Error unknown_status(const TextLines& lines);

/// Errc::rule_violation when a cell that must be published equals one that must be suppressed,
/// because relations say that two cells are the same (a total with one part, one cell of two
/// linked tables). The message names both cells.
Status check_statuses(const Table& table);

}  // namespace parangon::hub::disclosure
