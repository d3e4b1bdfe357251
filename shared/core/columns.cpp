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
constexpr std::size_t narrow_gap = 2, narrowest_gap = 1;
// Less says nothing: such a table is wider than the terminal.
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

/// The words of a text, each with the blank behind it, or the hyphen between letters.
std::vector<std::string> words_of(std::string_view text) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  std::vector<std::string> words(1);
  char before = '0';
  for (const char c : text) {
    words.back() += c;
    if (c == ' ' || (c == '-' && !is_digit(before))) words.emplace_back();
    before = c;
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

std::string without_blank(std::string text) {
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

/// Lines of `width` cells at most; a word that is longer has one of its own.
std::vector<std::string> lines_of(const std::string& text, std::size_t width) {
  if (display_width(text) <= width) return {text};
  std::vector<std::string> lines(1);
  for (const auto& word : words_of(text)) {
    const bool fits = display_width(without_blank(lines.back() + word)) <= width;
    if (!fits && !lines.back().empty()) lines.emplace_back();
    lines.back() += word;
  }
  for (auto& line : lines) line = without_blank(std::move(line));
  return lines;
}

std::size_t widest_word(const std::string& text) {
  std::size_t widest = 0;
  for (const auto& word : words_of(text)) {
    widest = std::max(widest, display_width(without_blank(word)));
  }
  return widest;
}

}  // namespace

void TextTable::row(std::vector<std::string> cells) {
  if (cells.size() != columns_.size()) throw std::logic_error("TextTable: wrong number of cells");
  rows_.push_back(std::move(cells));
}

bool TextTable::is_cut(std::size_t column) const {
  return column + 1 == columns_.size() && columns_[column] == Align::left;
}

TextTable::Shape TextTable::shape_for(std::size_t width) const {
  Shape shape;
  const std::size_t count = columns_.size();
  shape.widths.assign(count, 0);
  std::vector<std::size_t> contents(count, 0), words(count, 0);
  for (std::size_t r = 0; r < rows_.size(); ++r) {
    for (std::size_t i = 0; i < count; ++i) {
      const auto its = display_width(rows_[r][i]);
      shape.widths[i] = std::max(shape.widths[i], its);
      contents[i] = std::max(contents[i], r == 0 ? widest_word(rows_[r][i]) : its);
      words[i] = std::max(words[i], widest_word(rows_[r][i]));
    }
  }
  const auto total = [&] {
    std::size_t sum = indent + shape.gap * (count - 1);
    for (const auto its : shape.widths) sum += its;
    return sum;
  };
  const auto is_wide = [&] { return total() > width; };
  if (width == 0 || count == 0 || !is_wide()) return shape;
  if (is_cut(count - 1)) {
    const auto before = total() - shape.widths.back();
    if (before + narrowest_column <= width) {
      shape.widths.back() = width - before;
      return shape;
    }
    shape.widths.back() = narrowest_column;
  }
  shape.gap = narrow_gap;
  for (std::size_t i = 0; i < count && is_wide(); ++i) {
    if (!is_cut(i)) shape.widths[i] = contents[i];
  }
  while (is_wide()) {
    std::size_t widest = count;
    for (std::size_t i = 0; i < count; ++i) {
      if (columns_[i] == Align::right || is_cut(i)) continue;
      if (shape.widths[i] <= std::max(narrowest_column, words[i])) continue;
      if (widest == count || shape.widths[i] > shape.widths[widest]) widest = i;
    }
    if (widest == count) break;
    --shape.widths[widest];
  }
  if (is_wide()) shape.gap = narrowest_gap;
  return shape;
}

std::string TextTable::render(std::size_t width) const {
  const Shape shape = shape_for(width);
  std::string out;
  for (std::size_t r = 0; r < rows_.size(); ++r) {
    std::vector<std::vector<std::string>> cells;
    std::size_t height = 1;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      cells.push_back(is_cut(i) ? std::vector{shortened(rows_[r][i], shape.widths[i])}
                                : lines_of(rows_[r][i], shape.widths[i]));
      height = std::max(height, cells.back().size());
    }
    for (std::size_t k = 0; k < height; ++k) {
      std::string line;
      for (std::size_t i = 0; i < columns_.size(); ++i) {
        const std::string cell = k < cells[i].size() ? cells[i][k] : std::string();
        const auto room = std::max(shape.widths[i], display_width(cell));
        const std::string fill(room - display_width(cell), ' ');
        line += std::string(i == 0 ? indent : shape.gap, ' ') +
                (columns_[i] == Align::right ? fill + cell : cell + fill);
      }
      out += without_blank(std::move(line)) + "\n";
    }
    if (r != 0) continue;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      out.append(i == 0 ? indent : shape.gap, ' ');
      for (std::size_t k = 0; k < shape.widths[i]; ++k) out += "─";
    }
    out += "\n";
  }
  return out;
}

}  // namespace parangon
