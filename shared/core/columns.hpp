#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace parangon {

/// Number of terminal cells that a UTF-8 text takes: one for each character, none for combining
/// marks; East Asian wide characters, which the product never prints, are not widened.
std::size_t display_width(std::string_view text);

/// A table for the terminal, its columns as wide as their widest cell. The first row is the
/// heading, underlined.
class TextTable {
 public:
  enum class Align { left, right };

  explicit TextTable(std::vector<Align> columns) : columns_(std::move(columns)) {}
  /// As many cells as there are columns.
  void row(std::vector<std::string> cells);
  /// With a `width` (cells of the terminal; 0: none), the last column, where it is aligned left, is
  /// cut to fit it, with an ellipsis; other columns are never cut.
  std::string render(std::size_t width = 0) const;

 private:
  std::vector<Align> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace parangon
