#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/core/error.hpp"

namespace parangon::hub::release {

/// One table of a release, in memory, to be asked questions. It can be made of the public files of
/// a release only, so that no answer can hold what is not in them. Immutable: any thread may read.
class ReleasedCube {
 public:
  static constexpr std::uint32_t no_parent = 0xFFFFFFFFU;

  struct Column {
    std::string name;
    bool coded = false;              ///< Values are of a code list; else they are decimal numbers.
    std::string list;                ///< File of the code list: "codes-segment.csv".
    std::vector<std::string> codes;  ///< In the list's order; of a coded one only.
    std::vector<std::uint32_t> parents;  ///< Position of each code's parent, or no_parent.
    std::vector<Text> labels;            ///< Of each code.

    /// Position of a code; nullopt when the list does not have it.
    std::optional<std::uint32_t> find(std::string_view code) const;
  };

  /// The bytes of a file of the release; nullopt when it has none of that path.
  using ReadFile = std::function<std::optional<std::string>(std::string_view path)>;

  /// Ids of the tables that datapackage.json describes. Errc::internal when it is not readable.
  static Result<std::vector<std::string>> tables(const ReadFile& file);

  /// Reads datapackage.json, the table's CSV and its code lists. Errc::not_found names the tables
  /// that there are; Errc::internal when the files do not fit together.
  static Result<std::shared_ptr<const ReleasedCube>> read(std::string_view id,
                                                          const ReadFile& file);

  const std::vector<Column>& columns() const { return columns_; }
  std::size_t rows() const { return columns_.empty() ? 0 : cells_.size() / columns_.size(); }
  /// Position in Column::codes; of a coded column only.
  std::uint32_t code(std::size_t row, std::size_t column) const { return cell(row, column).at; }
  /// As the file has it; empty where there is no value.
  std::string_view text(std::size_t row, std::size_t column) const;

 private:
  /// A code's position, or where the number stands in `numbers_` and how long it is.
  struct Cell {
    std::uint32_t at = 0;
    std::uint32_t size = 0;
  };
  const Cell& cell(std::size_t row, std::size_t column) const {
    return cells_[row * columns_.size() + column];
  }
  Status read_rows(const std::string& csv);

  std::vector<Column> columns_;
  std::vector<Cell> cells_;
  std::string numbers_;
};

}  // namespace parangon::hub::release
