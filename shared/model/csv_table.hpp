#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "shared/core/error.hpp"

namespace parangon::model {

/// A small CSV text (RFC 4180), held whole: the nomenclature's own files and an agency's overrides.
/// Purchase files, which may be of any size and state, are connectors/readers' business.
class CsvTable {
 public:
  /// Largest text accepted.
  static constexpr std::size_t max_bytes = 8U << 20;

  struct Row {
    int line = 0;  ///< Where the record begins, from 1.
    std::vector<std::string> fields;
  };

  /// Reads `text`, UTF-8 with or without a byte order mark, separated by comma or semicolon
  /// (whichever the first line has). Its first line must name `columns`, in that order, in any
  /// case; every record must have as many fields; blank lines are skipped. Errc::malformed names
  /// `file`, the line and what to write; Errc::too_large above max_bytes.
  static Result<CsvTable> parse(std::string_view file, std::string_view text,
                                std::initializer_list<std::string_view> columns);

  const std::vector<Row>& rows() const { return rows_; }
  /// Errc::malformed at a place of this table: "file, line 12, column segment: why".
  Error error(const Row& row, std::size_t column, const Text& why) const;

 private:
  std::string file_;
  std::vector<std::string> columns_;
  std::vector<Row> rows_;
};

}  // namespace parangon::model
