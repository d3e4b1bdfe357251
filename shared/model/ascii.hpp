#pragma once

#include <algorithm>
#include <string>
#include <string_view>

// For this folder's sources only.

namespace parangon::model {

/// Digits 0 to 9, one at least.
inline bool all_digits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// `text` with A to Z in lower case; other letters stay as they are.
inline std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

}  // namespace parangon::model
