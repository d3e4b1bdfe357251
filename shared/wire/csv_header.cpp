#include "shared/wire/csv_header.hpp"

#include <fmt/format.h>

#include <array>

#include "shared/wire/text_encoding.hpp"

namespace parangon::wire {
namespace {

// U+00C0 to U+00FF without their accents; '\0' where there is no letter.
constexpr std::string_view latin_1_letters(
    "aaaaaa\0ceeeeiiii\0nooooo\0ouuuuy\0\0"
    "aaaaaa\0ceeeeiiii\0nooooo\0ouuuuy\0y",
    64);
constexpr std::size_t listed_columns = 40;
constexpr std::size_t listed_bytes = 40;

}  // namespace

std::string header_key(std::string_view utf8) {
  std::string key;
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    const char c = utf8[i];
    if (c >= 'A' && c <= 'Z') {
      key.push_back(static_cast<char>(c - 'A' + 'a'));
    } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
      key.push_back(c);
    } else if (c == '\xC3' && i + 1 < utf8.size()) {
      const auto letter = latin_1_letters[static_cast<unsigned char>(utf8[++i]) & 0x3F];
      if (letter != '\0') key.push_back(letter);
    } else if (utf8.substr(i).starts_with("\u0153") || utf8.substr(i).starts_with("\u0152")) {
      key += "oe";
      ++i;
    }
  }
  return key;
}

Result<std::optional<std::size_t>> find_column(std::span<const std::string_view> header,
                                               std::string_view name) {
  const auto key = header_key(name);
  std::optional<std::size_t> found;
  for (std::size_t i = 0; i < header.size(); ++i) {
    if (header_key(header[i]) != key) continue;
    if (found) {
      return Error{Errc::conflict,
                   {fmt::format("plusieurs colonnes s'appellent « {} » : renommez-en une",
                                shortened(header[i], listed_bytes)),
                    fmt::format("several columns are named \"{}\": rename one of them",
                                shortened(header[i], listed_bytes))}};
    }
    found = i;
  }
  return found;
}

std::string list_columns(std::span<const std::string_view> header) {
  std::string out;
  for (std::size_t i = 0; i < header.size() && i < listed_columns; ++i) {
    const auto name = shortened(header[i], listed_bytes);
    out += fmt::format("{}\"{}\"", i == 0 ? "" : ", ", name);
  }
  if (header.size() > listed_columns) out += ", …";
  return out;
}

}  // namespace parangon::wire
