#pragma once

#include <string_view>

// For this folder's sources only.

namespace parangon::connectors::readers {

/// Without the blanks around it.
inline std::string_view trim(std::string_view text, std::string_view blanks = " \t") {
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

}  // namespace parangon::connectors::readers
