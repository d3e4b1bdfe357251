#include "shared/core/text.hpp"

#include <algorithm>
#include <array>

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

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/// "1", "0.85": a digit, then at most three behind a point.
int thousandths(std::string_view text) {
  if (text.empty() || (text.front() != '0' && text.front() != '1')) return 0;
  if (text.front() == '1') return 1000;
  int weight = 0;
  int place = 100;
  for (const char c : text.substr(std::min<std::size_t>(2, text.size()))) {
    if (c < '0' || c > '9') break;
    weight += (c - '0') * place;
    place /= 10;
  }
  return weight;
}

}  // namespace

std::string_view to_string(Lang lang) { return lang == Lang::fr ? "fr" : "en"; }

std::string_view colon(Lang lang) { return lang == Lang::fr ? " : " : ": "; }

int weight_of(std::string_view parameters) {
  while (!parameters.empty()) {
    const auto semicolon = std::min(parameters.find(';'), parameters.size());
    const auto one = trimmed(parameters.substr(0, semicolon));
    if (one.starts_with("q=") || one.starts_with("Q=")) return thousandths(trimmed(one.substr(2)));
    parameters.remove_prefix(std::min(semicolon + 1, parameters.size()));
  }
  return 1000;
}

Lang lang_from(std::string_view tag) {
  struct Wish {
    std::string_view language;
    Lang lang;
    int weight = -1;  ///< -1: not named.
    std::size_t place = 0;
  };
  std::array wishes = {Wish{"fr", Lang::fr}, Wish{"en", Lang::en}};
  int others = 0;
  for (std::size_t place = 0; !tag.empty(); ++place) {
    const auto comma = std::min(tag.find(','), tag.size());
    const auto item = trimmed(tag.substr(0, comma));
    const auto semicolon = std::min(item.find(';'), item.size());
    const int weight = weight_of(item.substr(std::min(semicolon + 1, item.size())));
    const auto language = item.substr(0, item.find_first_of("-_;.@ \t"));
    if (language == "*") others = weight;
    for (auto& wish : wishes) {
      if (same_language(language, wish.language) && weight > wish.weight) {
        wish.weight = weight;
        wish.place = place;
      }
    }
    tag.remove_prefix(std::min(comma + 1, tag.size()));
  }
  for (auto& wish : wishes) {
    if (wish.weight < 0) wish = {wish.language, wish.lang, others, std::string_view::npos};
  }
  const auto& [french, english] = wishes;
  if (french.weight != english.weight) {
    return french.weight > english.weight ? Lang::fr : Lang::en;
  }
  return french.weight > 0 && french.place < english.place ? Lang::fr : Lang::en;
}

}  // namespace parangon
