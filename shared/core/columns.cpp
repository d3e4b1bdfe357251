#include "shared/core/columns.hpp"

#include <algorithm>
#include <stdexcept>

namespace parangon {

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    const bool continuation = (c & 0xC0) == 0x80;
    // U+0300 to U+036F, the combining marks: 0xCC 0x80 to 0xCD 0xAF.
    const bool combining = c == 0xCC || (c == 0xCD && i + 1 < text.size() &&
                                         static_cast<unsigned char>(text[i + 1]) < 0xB0);
    if (!continuation && !combining) ++width;
  }
  return width;
}

void TextTable::row(std::vector<std::string> cells) {
  if (cells.size() != columns_.size()) throw std::logic_error("TextTable: wrong number of cells");
  rows_.push_back(std::move(cells));
}

std::string TextTable::render() const {
  std::vector<std::size_t> widths(columns_.size(), 0);
  for (const auto& cells : rows_) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      widths[i] = std::max(widths[i], display_width(cells[i]));
    }
  }
  std::string out;
  for (std::size_t r = 0; r < rows_.size(); ++r) {
    std::string line;
    std::string rule;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const std::string& cell = rows_[r][i];
      const std::string fill(widths[i] - display_width(cell), ' ');
      line += (i == 0 ? "  " : "   ") + (columns_[i] == Align::right ? fill + cell : cell + fill);
      rule += i == 0 ? "  " : "   ";
      for (std::size_t k = 0; k < widths[i]; ++k) rule += "─";
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
    if (r == 0) out += rule + "\n";
  }
  return out;
}

}  // namespace parangon
