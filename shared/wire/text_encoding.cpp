#include "shared/wire/text_encoding.hpp"

#include <algorithm>

namespace parangon::wire {
namespace {

constexpr char32_t replacement = 0xFFFD;
constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";

// Windows-1252, 0x80 to 0x9F (WHATWG Encoding Standard, index windows-1252, except that its five
// undefined bytes are not mapped to controls here but reported).
constexpr std::array<char32_t, 32> windows_1252_high = {
    0x20AC,      replacement, 0x201A, 0x0192, 0x201E, 0x2026,      0x2020, 0x2021,
    0x02C6,      0x2030,      0x0160, 0x2039, 0x0152, replacement, 0x017D, replacement,
    replacement, 0x2018,      0x2019, 0x201C, 0x201D, 0x2022,      0x2013, 0x2014,
    0x02DC,      0x2122,      0x0161, 0x203A, 0x0153, replacement, 0x017E, 0x0178};

void put(char32_t c, std::string& out) {
  if (c < 0x80) {
    out.push_back(static_cast<char>(c));
  } else if (c < 0x800) {
    out.push_back(static_cast<char>(0xC0 | (c >> 6)));
    out.push_back(static_cast<char>(0x80 | (c & 0x3F)));
  } else if (c < 0x10000) {
    out.push_back(static_cast<char>(0xE0 | (c >> 12)));
    out.push_back(static_cast<char>(0x80 | ((c >> 6) & 0x3F)));
    out.push_back(static_cast<char>(0x80 | (c & 0x3F)));
  } else {
    out.push_back(static_cast<char>(0xF0 | (c >> 18)));
    out.push_back(static_cast<char>(0x80 | ((c >> 12) & 0x3F)));
    out.push_back(static_cast<char>(0x80 | ((c >> 6) & 0x3F)));
    out.push_back(static_cast<char>(0x80 | (c & 0x3F)));
  }
}

unsigned char byte_at(std::string_view text, std::size_t i) {
  return static_cast<unsigned char>(text[i]);
}

/// What stands at the head of a text that begins with a byte above 0x7F.
struct Sequence {
  std::size_t length = 1;  ///< Bytes of it that are there and belong together.
  bool valid = false;
  bool cut = false;  ///< Correct as far as it goes, but the text ends in it.
};

/// Unicode 15, table 3-7 (well-formed UTF-8 byte sequences).
Sequence sequence_at(std::string_view text) {
  const auto lead = byte_at(text, 0);
  std::size_t wanted = 0;
  unsigned low = 0x80;
  unsigned high = 0xBF;
  if (lead >= 0xC2 && lead <= 0xDF) {
    wanted = 2;
  } else if (lead >= 0xE0 && lead <= 0xEF) {
    wanted = 3;
    if (lead == 0xE0) low = 0xA0;
    if (lead == 0xED) high = 0x9F;
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    wanted = 4;
    if (lead == 0xF0) low = 0x90;
    if (lead == 0xF4) high = 0x8F;
  } else {
    return {};
  }
  for (std::size_t i = 1; i < wanted; ++i) {
    if (i == text.size()) return {i, false, true};
    const auto next = byte_at(text, i);
    if (next < low || next > high) return {i, false, false};
    low = 0x80;
    high = 0xBF;
  }
  return {wanted, true, false};
}

/// Index of the first byte above 0x7F from `from` on, or the size.
std::size_t ascii_end(std::string_view text, std::size_t from) {
  const auto it = std::find_if(text.begin() + static_cast<std::ptrdiff_t>(from), text.end(),
                               [](char c) { return static_cast<signed char>(c) < 0; });
  return static_cast<std::size_t>(it - text.begin());
}

bool is_utf8(std::string_view text, bool whole) {
  for (std::size_t i = ascii_end(text, 0); i < text.size(); i = ascii_end(text, i)) {
    const auto sequence = sequence_at(text.substr(i));
    if (!sequence.valid) return sequence.cut && !whole;
    i += sequence.length;
  }
  return true;
}

}  // namespace

std::string_view to_string(TextEncoding encoding) {
  switch (encoding) {
    case TextEncoding::utf8: return "UTF-8";
    case TextEncoding::utf16_le: return "UTF-16LE";
    case TextEncoding::utf16_be: return "UTF-16BE";
    case TextEncoding::iso_8859_1: return "ISO-8859-1";
    case TextEncoding::windows_1252: return "windows-1252";
    case TextEncoding::iso_8859_15: return "ISO-8859-15";
  }
  return "UTF-8";
}

std::optional<TextEncoding> text_encoding_from(std::string_view name) {
  std::string key;
  for (const char c : name) {
    if (c >= 'A' && c <= 'Z') {
      key.push_back(static_cast<char>(c - 'A' + 'a'));
    } else if (c != '-' && c != '_' && c != ' ' && c != ':') {
      key.push_back(c);
    }
  }
  using Alias = std::pair<std::string_view, TextEncoding>;
  static constexpr std::array aliases = {
      Alias{"utf8", TextEncoding::utf8},           Alias{"usascii", TextEncoding::utf8},
      Alias{"ascii", TextEncoding::utf8},          Alias{"utf16", TextEncoding::utf16_le},
      Alias{"utf16le", TextEncoding::utf16_le},    Alias{"utf16be", TextEncoding::utf16_be},
      Alias{"iso88591", TextEncoding::iso_8859_1}, Alias{"latin1", TextEncoding::iso_8859_1},
      Alias{"l1", TextEncoding::iso_8859_1},       Alias{"windows1252", TextEncoding::windows_1252},
      Alias{"cp1252", TextEncoding::windows_1252}, Alias{"xcp1252", TextEncoding::windows_1252},
      Alias{"ansi", TextEncoding::windows_1252},   Alias{"iso885915", TextEncoding::iso_8859_15},
      Alias{"latin9", TextEncoding::iso_8859_15},  Alias{"l9", TextEncoding::iso_8859_15},
  };
  for (const auto& [alias, encoding] : aliases) {
    if (alias == key) return encoding;
  }
  return std::nullopt;
}

DetectedEncoding detect_encoding(std::string_view sample, bool whole) {
  if (sample.starts_with(utf8_mark)) return {TextEncoding::utf8, utf8_mark.size()};
  if (sample.starts_with("\xFF\xFE")) return {TextEncoding::utf16_le, 2};
  if (sample.starts_with("\xFE\xFF")) return {TextEncoding::utf16_be, 2};
  if (is_utf8(sample, whole)) return {TextEncoding::utf8, 0};
  const bool has_c1 = std::any_of(sample.begin(), sample.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 && byte <= 0x9F;
  });
  return {has_c1 ? TextEncoding::windows_1252 : TextEncoding::iso_8859_1, 0};
}

std::array<char32_t, 256> single_byte_characters(TextEncoding encoding) {
  std::array<char32_t, 256> table{};
  for (std::size_t i = 0; i < table.size(); ++i) table[i] = static_cast<char32_t>(i);
  if (encoding == TextEncoding::iso_8859_15) {  // ISO/IEC 8859-15: eight differences from part 1.
    table[0xA4] = 0x20AC;
    table[0xA6] = 0x0160;
    table[0xA8] = 0x0161;
    table[0xB4] = 0x017D;
    table[0xB8] = 0x017E;
    table[0xBC] = 0x0152;
    table[0xBD] = 0x0153;
    table[0xBE] = 0x0178;
  } else {
    std::copy(windows_1252_high.begin(), windows_1252_high.end(), table.begin() + 0x80);
  }
  return table;
}

bool has_replacement_character(std::string_view utf8) {
  return utf8.find(replacement_character) != std::string_view::npos;
}

std::string_view shortened(std::string_view utf8, std::size_t bytes) {
  if (utf8.size() <= bytes) return utf8;
  while (bytes > 0 && (byte_at(utf8, bytes) & 0xC0) == 0x80) --bytes;
  return utf8.substr(0, bytes);
}

Utf8Converter::Utf8Converter(TextEncoding from) : from_(from) {
  const bool is_utf = from == TextEncoding::utf8 || from == TextEncoding::utf16_le ||
                      from == TextEncoding::utf16_be;
  if (!is_utf) table_ = single_byte_characters(from);
}

void Utf8Converter::append(std::string_view bytes, std::string& out) {
  switch (from_) {
    case TextEncoding::utf8: return append_utf8(bytes, out);
    case TextEncoding::utf16_le:
    case TextEncoding::utf16_be: return append_utf16(bytes, out);
    case TextEncoding::iso_8859_1:
    case TextEncoding::windows_1252:
    case TextEncoding::iso_8859_15: return append_single(bytes, out);
  }
}

void Utf8Converter::append_utf8(std::string_view bytes, std::string& out) {
  // The few bytes of a cut character are completed one by one until it is decided.
  while (!pending_.empty() && !bytes.empty()) {
    pending_.push_back(bytes.front());
    const auto sequence = sequence_at(pending_);
    if (sequence.cut) {
      bytes.remove_prefix(1);
      continue;
    }
    if (sequence.valid) {
      out += pending_;
      bytes.remove_prefix(1);
    } else {
      out += replacement_character;  // The new byte is not part of it and is read again below.
    }
    pending_.clear();
  }
  std::size_t i = 0;
  while (i < bytes.size()) {
    const auto plain_end = ascii_end(bytes, i);
    out.append(bytes.substr(i, plain_end - i));
    i = plain_end;
    if (i == bytes.size()) return;
    const auto rest = bytes.substr(i);
    const auto sequence = sequence_at(rest);
    if (sequence.cut) {
      pending_ = rest;
      return;
    }
    out.append(sequence.valid ? rest.substr(0, sequence.length) : replacement_character);
    i += sequence.length;
  }
}

void Utf8Converter::append_utf16(std::string_view bytes, std::string& out) {
  for (const char c : bytes) {
    if (pending_.empty()) {
      pending_.push_back(c);
      continue;
    }
    const auto first = byte_at(pending_, 0);
    const auto second = static_cast<unsigned char>(c);
    pending_.clear();
    const bool little = from_ == TextEncoding::utf16_le;
    put_unit(static_cast<std::uint16_t>(little ? second << 8 | first : first << 8 | second), out);
  }
}

void Utf8Converter::put_unit(std::uint16_t unit, std::string& out) {
  const bool is_low = unit >= 0xDC00 && unit <= 0xDFFF;
  if (surrogate_ != 0) {
    const auto high = static_cast<char32_t>(surrogate_ - 0xD800);
    surrogate_ = 0;
    if (is_low) return put(0x10000 + (high << 10) + (unit - 0xDC00U), out);
    put(replacement, out);
  }
  if (unit >= 0xD800 && unit <= 0xDBFF) {
    surrogate_ = unit;
  } else {
    put(is_low ? replacement : unit, out);
  }
}

void Utf8Converter::append_single(std::string_view bytes, std::string& out) {
  std::size_t i = 0;
  while (i < bytes.size()) {
    const auto plain_end = ascii_end(bytes, i);
    out.append(bytes.substr(i, plain_end - i));
    i = plain_end;
    if (i < bytes.size()) put(table_[byte_at(bytes, i++)], out);
  }
}

void Utf8Converter::finish(std::string& out) {
  if (!pending_.empty() || surrogate_ != 0) out += replacement_character;
  pending_.clear();
  surrogate_ = 0;
}

}  // namespace parangon::wire
