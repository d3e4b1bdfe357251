#include "hub/disclosure/text_lines.hpp"

#include <fmt/format.h>

namespace parangon::hub::disclosure {
namespace {
constexpr std::string_view blanks = " \t\r";
}

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(blanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

std::vector<std::string_view> split_words(std::string_view line) {
  std::vector<std::string_view> words;
  while (true) {
    const std::size_t begin = line.find_first_not_of(blanks);
    if (begin == std::string_view::npos) return words;
    const std::size_t end = std::min(line.find_first_of(blanks, begin), line.size());
    words.push_back(line.substr(begin, end - begin));
    line.remove_prefix(end);
  }
}

std::vector<std::string_view> split_fields(std::string_view line, char separator) {
  std::vector<std::string_view> fields;
  while (true) {
    const std::size_t end = line.find(separator);
    fields.push_back(trimmed(line.substr(0, end)));
    if (end == std::string_view::npos) return fields;
    line.remove_prefix(end + 1);
  }
}

Error line_error(std::size_t line, std::string_view fr, std::string_view en) {
  return {Errc::malformed,
          {fmt::format("Ligne {} : {}", line, fr), fmt::format("Line {}: {}", line, en)}};
}

std::string_view TextLines::next_line() {
  while (!rest_.empty()) {
    const std::size_t end = rest_.find('\n');
    const std::string_view line = rest_.substr(0, end);
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
    ++number_;
    if (!trimmed(line).empty()) return line;
  }
  return {};
}

bool TextLines::at_end() {
  return trimmed(rest_).find_first_not_of("\n \t\r") == std::string_view::npos;
}

}  // namespace parangon::hub::disclosure
