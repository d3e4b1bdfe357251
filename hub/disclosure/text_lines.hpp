#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "shared/core/error.hpp"

namespace parangon::hub::disclosure {

/// Without blanks, tabs and carriage returns at both ends.
std::string_view trimmed(std::string_view text);
std::vector<std::string_view> split_words(std::string_view line);
/// Fields between separators, trimmed.
std::vector<std::string_view> split_fields(std::string_view line, char separator);

/// Errc::malformed, "Line 12: …".
Error line_error(std::size_t line, std::string_view fr, std::string_view en);

/// The lines of a text one after the other, empty ones passed over; knows where it is.
class TextLines {
 public:
  explicit TextLines(std::string_view text) : rest_(text) {}
  /// Empty at the end.
  std::string_view next_line();
  std::vector<std::string_view> next() { return split_words(next_line()); }
  bool at_end();
  /// Of the line given last, from 1.
  std::size_t number() const { return number_; }
  /// At that line; at the first one of a text that has none.
  Error error(std::string_view fr, std::string_view en) const {
    return line_error(number_ == 0 ? 1 : number_, fr, en);
  }

 private:
  std::string_view rest_;
  std::size_t number_ = 0;
};

}  // namespace parangon::hub::disclosure
