#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hub/disclosure/jj_format.hpp"
#include "hub/disclosure/table.hpp"

namespace parangon::hub::disclosure {

constexpr std::size_t max_dimensions = 6;
constexpr std::size_t max_records = 2'000'000;

/// The code of all codes of a dimension together.
constexpr std::string_view total_code = "Total";

/// A tree of codes: code 0 is the total, parents stand before their children.
struct Hierarchy {
  std::vector<std::string> codes{std::string(total_code)};
  std::vector<std::size_t> parent{0};
};

/// One code a line, a leading '@' for each level below the first. The total is not listed; where
/// the first line is "Total" and all others are below it, that is the total. Errors name the line:
/// a level skipped, a code twice.
Result<Hierarchy> read_hierarchy(std::string_view text);

struct Dimension {
  std::string column;
  /// None: all codes found stand under the total. Several that are not nested share their codes:
  /// all are published, over the same records.
  std::vector<Hierarchy> hierarchies;
};

struct MicrodataLayout {
  /// Names of the columns; empty: the first line names them.
  std::vector<std::string> columns;
  std::vector<Dimension> dimensions;
  /// Each the columns that span one table; empty: one table of all dimensions.
  std::vector<std::vector<std::string>> tables;
  std::string value;    ///< The amount's column.
  std::string holding;  ///< Who contributes; empty: every record is somebody else.
  std::string weight;   ///< How many units of the population a record stands for; empty: one.
};

/// Linked tables over the same records as one: for each table all combinations of its dimensions'
/// codes with all totals, a cell that is in several tables once. Contributions are by holding, cost
/// = value (absolute), bounds 0 … grand total (both ways where there are credit notes). Ids are the
/// codes of all dimensions joined by "|", the total's where a table does not have the dimension; a
/// "|" or "\" in a code has a "\" before it. Empty combinations are published zeros. No cell is
/// primary yet: apply().
///
/// Where one column says what another one of another table is (region and zone, or the same
/// variable under another name), their tables are linked by that as well, and a note says so.
///
/// With a weight column a record counts as weight × amount; a weight of 0 leaves it out. Amounts
/// keep max_decimals digits after the point, and fewer where the sum of all would exceed
/// max_amount; finer ones are rounded to the nearest, and a note says so.
///
/// `csv`: RFC 4180; the first line shows the separator. Errors name the line: fields missing, codes
/// that are no leaf of their hierarchies, amounts, weights below 0; invalid_argument for a
/// dimension given twice, or in no table, and for hierarchies that contradict each other.
Result<Table> table_from_microdata(std::string_view csv, const MicrodataLayout& layout,
                                   Notes* notes = nullptr);

}  // namespace parangon::hub::disclosure
