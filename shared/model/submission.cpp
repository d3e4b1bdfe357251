#include "shared/model/submission.hpp"

#include <algorithm>

namespace parangon::model {

bool is_justification(std::string_view text) {
  const auto is_continuation = [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80;
  };
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
  const auto characters = text.size() - static_cast<std::size_t>(std::count_if(
                                            text.begin(), text.end(), is_continuation));
  return characters <= max_justification && text.find_first_not_of(' ') != std::string_view::npos &&
         std::none_of(text.begin(), text.end(), is_control);
}

}  // namespace parangon::model
