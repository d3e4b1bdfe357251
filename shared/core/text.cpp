#include "shared/core/text.hpp"

namespace parangon {

std::string_view to_string(Lang lang) { return lang == Lang::fr ? "fr" : "en"; }

Lang lang_from(std::string_view tag) {
  while (!tag.empty()) {
    const auto comma = tag.find(',');
    auto item = tag.substr(0, comma);
    while (!item.empty() && item.front() == ' ') item.remove_prefix(1);
    const auto language = item.substr(0, item.find_first_of("-_;."));
    if (language == "fr") return Lang::fr;
    if (language == "en") return Lang::en;
    tag = comma == std::string_view::npos ? std::string_view{} : tag.substr(comma + 1);
  }
  return Lang::en;
}

}  // namespace parangon
