#include "shared/trust/log_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "shared/trust/merkle.hpp"

namespace parangon::trust {
namespace {

constexpr char32_t ill_formed = 0xffffffff;

/// Takes one code point off well-formed UTF-8, or gives ill_formed (RFC 3629 section 4: no overlong
/// form, no surrogate, nothing above U+10FFFF).
char32_t take_code_point(std::string_view& rest) {
  const auto lead = static_cast<std::uint8_t>(rest.front());
  const std::size_t length = lead < 0x80   ? 1
                             : lead < 0xc2 ? 0
                             : lead < 0xe0 ? 2
                             : lead < 0xf0 ? 3
                             : lead < 0xf5 ? 4
                                           : 0;
  if (length == 0 || rest.size() < length) return ill_formed;
  char32_t point = length == 1 ? lead : lead & (0x7fU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    const auto next = static_cast<std::uint8_t>(rest[i]);
    if ((next & 0xc0) != 0x80) return ill_formed;
    point = (point << 6) | (next & 0x3fU);
  }
  const bool overlong = (length == 3 && point < 0x800) || (length == 4 && point < 0x10000);
  if (overlong || (point >= 0xd800 && point < 0xe000) || point > 0x10ffff) return ill_formed;
  rest.remove_prefix(length);
  return point;
}

/// The White_Space property of the Unicode Character Database (PropList.txt).
bool is_unicode_space(char32_t point) {
  constexpr std::u32string_view others = U"\u0085\u00a0\u1680\u2028\u2029\u202f\u205f\u3000";
  return point == U' ' || (point >= 0x09 && point <= 0x0d) ||
         (point >= 0x2000 && point <= 0x200a) || others.find(point) != others.npos;
}

}  // namespace

Result<std::uint64_t> parse_log_number(std::string_view digits, const Text& what) {
  std::uint64_t value = 0;
  const bool decimal = !digits.empty() && (digits.front() != '0' || digits.size() == 1);
  const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (!decimal || code != std::errc() || end != digits.data() + digits.size() ||
      value > max_tree_size) {
    return Error{
        Errc::malformed,
        {fmt::format("{} : il faut un nombre décimal sans zéro de tête, inférieur à 2^63", what.fr),
         fmt::format("{}: a decimal number without leading zero and below 2^63 is needed",
                     what.en)}};
  }
  return value;
}

bool take_line(std::string_view& rest, std::string_view& line) {
  const std::size_t end = rest.find('\n');
  if (end == rest.npos) return false;
  line = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return true;
}

bool is_note_text(std::string_view bytes) {
  while (!bytes.empty()) {
    const char32_t point = take_code_point(bytes);
    if (point == ill_formed || (point < 0x20 && point != U'\n')) return false;
  }
  return true;
}

bool is_key_name(std::string_view name) {
  if (name.empty()) return false;
  while (!name.empty()) {
    const char32_t point = take_code_point(name);
    if (point == ill_formed || point < 0x20 || point == U'+' || is_unicode_space(point)) {
      return false;
    }
  }
  return true;
}

}  // namespace parangon::trust
