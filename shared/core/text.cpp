#include "shared/core/text.hpp"

namespace parangon {
namespace {

/// Language tags are compared without case (RFC 5646, section 2.1.1); `wanted` is lower case.
bool same_language(std::string_view tag, std::string_view wanted) {
  if (tag.size() != wanted.size()) return false;
  for (std::size_t i = 0; i < tag.size(); ++i) {
    if ((tag[i] | 0x20) != wanted[i]) return false;
  }
  return true;
}

}  // namespace

std::string_view to_string(Lang lang) { return lang == Lang::fr ? "fr" : "en"; }

std::string_view colon(Lang lang) { return lang == Lang::fr ? " : " : ": "; }

Lang lang_from(std::string_view tag) {
  while (!tag.empty()) {
    const auto comma = tag.find(',');
    auto item = tag.substr(0, comma);
    while (!item.empty() && (item.front() == ' ' || item.front() == '\t')) item.remove_prefix(1);
    const auto language = item.substr(0, item.find_first_of("-_;.@ \t"));
    if (same_language(language, "fr")) return Lang::fr;
    if (same_language(language, "en")) return Lang::en;
    tag = comma == std::string_view::npos ? std::string_view{} : tag.substr(comma + 1);
  }
  return Lang::en;
}

}  // namespace parangon
