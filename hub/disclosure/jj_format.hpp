#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hub/disclosure/table.hpp"
#include "shared/core/error.hpp"
#include "shared/core/text.hpp"

namespace parangon::hub::disclosure {

/// Digits after the point that amounts keep.
constexpr unsigned max_decimals = 6;

/// What a reader did to its input and whoever runs it should know: "12 amounts were rounded".
using Notes = std::vector<Text>;

/// A table-protection problem in the JJ format: a line "0"; the number of cells; a line
/// `id value cost status lower upper lower_level upper_level spread` each, status s, u, m or z
/// (also in capitals); the number of relations; a line `constant k : id (coefficient) …` each.
///
/// Amounts become integers of the finest decimal in the file, at most max_decimals, and fewer where
/// a value would exceed max_amount. Finer values are rounded to the nearest, and totals are added
/// up anew from their rounded parts; levels are rounded up, bounds inwards. `notes`, when given,
/// gets a sentence about it. Errors (malformed, too_large) name the line, and the cell where there
/// is one: totals that do not add up, an amount over the limit.
Result<Table> read_jj(std::string_view text, Notes* notes = nullptr);
std::string write_jj(const Table& table);

/// A pattern: a line `id status` a cell, status s, u, m or z (also in capitals); every cell once.
/// Refused (rule_violation) when it publishes a primary cell or hides one that must be published.
Result<Pattern> read_pattern(std::string_view text, const Table& table);
std::string write_pattern(const Table& table, const Pattern& pattern);

/// Who contributes what: CSV with the header `cell,holding,amount`, amounts in the unit of the JJ
/// file. Replaces the table's contributions. A cell that is not listed and is the total of a
/// relation whose other cells are listed or zero gets the sum of theirs. malformed, with the line
/// or the cell, where contributions do not add up: those of a cell to its value, those of a holding
/// in a relation all of whose cells have some.
///
/// Amounts finer than the table's unit are rounded; the largest contributor of a cell takes what
/// that leaves of its value, and totals get the sum of their parts'. `notes` is told.
Status read_contributions(std::string_view csv, Table& table, Notes* notes = nullptr);
/// Cells that are not zero and have no contributions, neither listed nor added up.
std::size_t cells_of_unknown_contributors(const Table& table);

}  // namespace parangon::hub::disclosure
