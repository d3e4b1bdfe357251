#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace parangon::wire {

/// Encodings that a text file from an agency or a directory comes in.
enum class TextEncoding { utf8, utf16_le, utf16_be, iso_8859_1, windows_1252, iso_8859_15 };

/// The IANA name: "UTF-8", "UTF-16LE", "ISO-8859-1", "windows-1252"…
std::string_view to_string(TextEncoding encoding);
/// IANA names and the usual aliases ("latin1", "cp1252", "ansi", "utf8", "l9"…), whatever the
/// case, with or without "-" and "_". nullopt for an unknown name.
std::optional<TextEncoding> text_encoding_from(std::string_view name);

/// What a file seems to be written in, and how many bytes of byte-order mark precede its text.
struct DetectedEncoding {
  TextEncoding encoding = TextEncoding::utf8;
  std::size_t mark_bytes = 0;
};

/// How much of a file's beginning detect_encoding() wants to see.
inline constexpr std::size_t encoding_sample_bytes = 1U << 20;

/// Decides from the file's first bytes: a byte-order mark; else UTF-8 when the sample is valid
/// UTF-8 (a sequence cut by the sample's end is valid unless `whole`); else Windows-1252 when a
/// byte of 0x80 to 0x9F occurs, which ISO 8859 leaves to controls; else ISO-8859-1. A file that
/// is ASCII in the sample is thus read as UTF-8, and a later byte that is not is replaced.
DetectedEncoding detect_encoding(std::string_view sample, bool whole);

/// The characters of the 256 bytes of a single-byte encoding; U+FFFD where it defines none.
/// ISO-8859-1's 0x80 to 0x9F are read as Windows-1252's, as the Encoding Standard (WHATWG, 4.2)
/// prescribes, since files so labelled hold a "€" there and never a control.
/// `encoding` is not a UTF.
std::array<char32_t, 256> single_byte_characters(TextEncoding encoding);

/// U+FFFD in UTF-8: what stands for bytes that mean nothing.
inline constexpr std::string_view replacement_character = "\xEF\xBF\xBD";
bool has_replacement_character(std::string_view utf8);

/// The first `bytes` bytes at most, never ending inside a character: for messages.
std::string_view shortened(std::string_view utf8, std::size_t bytes);

/// Converts a stream to UTF-8, block by block; a character may be cut by the blocks' border. Each
/// maximal invalid part becomes one U+FFFD (Unicode 15, section 3.9). Not thread-safe.
class Utf8Converter {
 public:
  explicit Utf8Converter(TextEncoding from);
  /// Appends to `out` what `bytes` holds; at most three times as many bytes.
  void append(std::string_view bytes, std::string& out);
  /// Call after the last block: a character that was begun and not finished becomes U+FFFD.
  void finish(std::string& out);

 private:
  void append_utf8(std::string_view bytes, std::string& out);
  void append_utf16(std::string_view bytes, std::string& out);
  void append_single(std::string_view bytes, std::string& out);
  void put_unit(std::uint16_t unit, std::string& out);

  TextEncoding from_;
  std::array<char32_t, 256> table_{};
  std::string pending_;          ///< Bytes of a character that the last block cut.
  std::uint16_t surrogate_ = 0;  ///< High surrogate that waits for its low one.
};

}  // namespace parangon::wire
