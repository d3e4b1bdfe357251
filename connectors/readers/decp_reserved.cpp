#include <array>
#include <cstddef>

#include "connectors/readers/decp_contract.hpp"

namespace parangon::connectors::readers {
namespace {

struct Spelling {
  std::string_view bytes;
  char folded;  ///< '\0': dropped.
};

constexpr auto spellings = std::to_array<Spelling>({
    {"é", 'e'},
    {"É", 'e'},
    {"è", 'e'},
    {"\xCC\x81", '\0'},     // a combining acute accent, behind its letter
    {"\xEF\xBF\xBD", 'e'},  // U+FFFD, in place of the accented letter
    {"\xC2\xA0", ' '},      // no-break space
    {"\xE2\x80\xAF", ' '},  // narrow no-break space
    {"_", ' '},
});

/// Next character in lower case, without accent; `text` moves behind it.
char fold_next(std::string_view& text) {
  for (const auto& [bytes, folded] : spellings) {
    if (text.starts_with(bytes)) {
      text.remove_prefix(bytes.size());
      return folded;
    }
  }
  const char c = text.front();
  text.remove_prefix(1);
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

bool begins_reserved(std::string_view text) {
  static constexpr std::string_view wanted = "marche reserve";
  std::size_t matched = 0;
  char before = '\0';
  while (matched < wanted.size()) {
    if (text.empty()) return false;
    const char c = fold_next(text);
    if (c == '\0' || (c == ' ' && before == ' ')) continue;
    if (c != wanted[matched]) return false;
    before = c;
    ++matched;
  }
  return true;
}

}  // namespace

bool says_reserved(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((text[i] == 'm' || text[i] == 'M') && begins_reserved(text.substr(i))) return true;
  }
  return false;
}

}  // namespace parangon::connectors::readers
