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
  /// `width`: cells of the terminal; 0: no limit. A table that is wider gets narrower gaps, its
  /// headings are broken at blanks, and then the cells of columns that are aligned left, at blanks
  /// and hyphens. The last column, where it is aligned left, is not broken but cut, with an
  /// ellipsis. Numbers are neither broken nor cut.
  std::string render(std::size_t width = 0) const;

 private:
  struct Shape {
    std::size_t gap = 3;
    std::vector<std::size_t> widths;
  };
  Shape shape_for(std::size_t width) const;
  bool is_cut(std::size_t column) const;

  std::vector<Align> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace parangon
