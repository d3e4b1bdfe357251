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

namespace {

constexpr std::size_t indent = 2;
constexpr std::size_t gap = 3;
// Less says nothing: such a table wraps.
constexpr std::size_t narrowest_column = 10;

/// The text, cut to `width` cells of which the last is the ellipsis.
std::string shortened(std::string_view text, std::size_t width) {
  if (display_width(text) <= width) return std::string(text);
  std::size_t end = 0;
  for (std::size_t next = 0; next <= text.size(); ++next) {
    const bool boundary =
        next == text.size() || (static_cast<unsigned char>(text[next]) & 0xC0) != 0x80;
    if (!boundary) continue;
    if (display_width(text.substr(0, next)) >= width) break;
    end = next;
  }
  return std::string(text.substr(0, end)) + "…";
}

}  // namespace

void TextTable::row(std::vector<std::string> cells) {
  if (cells.size() != columns_.size()) throw std::logic_error("TextTable: wrong number of cells");
  rows_.push_back(std::move(cells));
}

std::string TextTable::render(std::size_t width) const {
  std::vector<std::size_t> widths(columns_.size(), 0);
  for (const auto& cells : rows_) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      widths[i] = std::max(widths[i], display_width(cells[i]));
    }
  }
  if (width > 0 && !columns_.empty() && columns_.back() == Align::left) {
    std::size_t before = indent;
    for (std::size_t i = 0; i + 1 < widths.size(); ++i) before += widths[i] + gap;
    const auto room = std::max(width, before + narrowest_column) - before;
    widths.back() = std::min(widths.back(), room);
  }
  std::string out;
  for (std::size_t r = 0; r < rows_.size(); ++r) {
    std::string line;
    std::string rule;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const std::string cell = shortened(rows_[r][i], widths[i]);
      const std::string fill(widths[i] - display_width(cell), ' ');
      line += std::string(i == 0 ? indent : gap, ' ') +
              (columns_[i] == Align::right ? fill + cell : cell + fill);
      rule.append(i == 0 ? indent : gap, ' ');
      for (std::size_t k = 0; k < widths[i]; ++k) rule += "─";
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
    if (r == 0) out += rule + "\n";
  }
  return out;
}

}  // namespace parangon
