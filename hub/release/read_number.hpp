#pragma once

#include <charconv>
#include <string_view>
#include <system_error>

namespace parangon::hub::release {

/// Whether the whole text is a number that `out` can hold, which it then does.
template <class T>
bool read_number(std::string_view text, T& out) {
  const auto read = std::from_chars(text.data(), text.data() + text.size(), out);
  return read.ec == std::errc() && read.ptr == text.data() + text.size();
}

}  // namespace parangon::hub::release
