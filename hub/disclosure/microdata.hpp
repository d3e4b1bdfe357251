#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/disclosure/table.hpp"

namespace parangon::hub::disclosure {

constexpr std::size_t max_dimensions = 6;
constexpr std::size_t max_records = 2'000'000;

/// A tree of codes: code 0 is the total, parents stand before their children.
struct Hierarchy {
  std::vector<std::string> codes{"Total"};
  std::vector<std::size_t> parent{0};
};

/// One code a line, a leading '@' for each level below the first; the total is not listed. Errors
/// name the line: a level skipped, a code twice.
Result<Hierarchy> read_hierarchy(std::string_view text);

struct Dimension {
  std::string column;
  std::optional<Hierarchy> hierarchy;  ///< None: all codes found stand under the total.
};

struct MicrodataLayout {
  /// Names of the columns; empty: the first line names them.
  std::vector<std::string> columns;
  std::vector<Dimension> dimensions;
  std::string value;    ///< The amount's column.
  std::string holding;  ///< Who contributes; empty: every record is somebody else.
};

/// The table over all combinations of codes with all totals, its contributions by holding, cost =
/// value (absolute), bounds 0 … grand total (both ways where there are credit notes). Ids are the
/// codes joined by "|". Empty combinations are published zeros. No cell is primary yet: apply().
/// `csv`: RFC 4180; the first line shows the separator. Errors name the line: fields missing, codes
/// that are no leaf of their hierarchy, amounts; invalid_argument for a dimension given twice.
Result<Table> table_from_microdata(std::string_view csv, const MicrodataLayout& layout);

}  // namespace parangon::hub::disclosure
