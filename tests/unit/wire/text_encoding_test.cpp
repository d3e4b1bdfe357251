#include "shared/wire/text_encoding.hpp"

#include <gtest/gtest.h>

namespace parangon::wire {
namespace {

std::string convert(TextEncoding from, std::string_view bytes, std::size_t block) {
  Utf8Converter converter(from);
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += block)
    converter.append(bytes.substr(i, block), out);
  converter.finish(out);
  return out;
}

TEST(TextEncoding, DetectsByteOrderMarks) {
  // A byte-order mark decides, and says how many bytes to skip.
  EXPECT_EQ(detect_encoding("\xEF\xBB\xBF"
                            "date",
                            true)
                .encoding,
            TextEncoding::utf8);
  EXPECT_EQ(detect_encoding("\xEF\xBB\xBF"
                            "date",
                            true)
                .mark_bytes,
            3U);
  EXPECT_EQ(detect_encoding(std::string_view("\xFF\xFE"
                                             "d\0",
                                             4),
                            true)
                .encoding,
            TextEncoding::utf16_le);
  EXPECT_EQ(detect_encoding(std::string_view("\xFE\xFF"
                                             "\0d",
                                             4),
                            true)
                .encoding,
            TextEncoding::utf16_be);
}

TEST(TextEncoding, TellsUtf8FromLatin1FromWindows1252) {
  // Without a mark: valid UTF-8, else a byte in 0x80-0x9F means Windows-1252, else ISO-8859-1.
  EXPECT_EQ(detect_encoding("Dépense", true).encoding, TextEncoding::utf8);
  EXPECT_EQ(detect_encoding("plain", true).encoding, TextEncoding::utf8);
  EXPECT_EQ(detect_encoding("D\xE9pense", true).encoding, TextEncoding::iso_8859_1);
  EXPECT_EQ(detect_encoding("12,50 \x80 \xE9", true).encoding, TextEncoding::windows_1252);
}

TEST(TextEncoding, ACharacterCutByTheSampleIsNotAFault) {
  // The sample's end may fall inside a character; the file's end may not.
  const std::string cut = "D\xC3";
  EXPECT_EQ(detect_encoding(cut, false).encoding, TextEncoding::utf8);
  EXPECT_EQ(detect_encoding(cut, true).encoding, TextEncoding::iso_8859_1);
}

TEST(TextEncoding, ConvertsEveryEncodingWhateverTheBlocks) {
  // The same text from each encoding, cut at every place, gives the same UTF-8.
  const std::string euro = "é€œ";
  const std::string utf16le("\xE9\x00\xAC\x20\x53\x01", 6);
  const std::string utf16be("\x00\xE9\x20\xAC\x01\x53", 6);
  for (std::size_t block = 1; block <= 7; ++block) {
    EXPECT_EQ(convert(TextEncoding::utf8, euro, block), euro);
    EXPECT_EQ(convert(TextEncoding::windows_1252, "\xE9\x80\x9C", block), euro);
    EXPECT_EQ(convert(TextEncoding::iso_8859_1, "\xE9\x80\x9C", block), euro);
    EXPECT_EQ(convert(TextEncoding::iso_8859_15, "\xE9\xA4\xBD", block), euro);
    EXPECT_EQ(convert(TextEncoding::utf16_le, utf16le, block), euro);
    EXPECT_EQ(convert(TextEncoding::utf16_be, utf16be, block), euro);
  }
}

TEST(TextEncoding, InvalidBytesBecomeOneReplacementEach) {
  // One U+FFFD for each maximal invalid part, however the blocks fall, and the rest is kept.
  const std::string fffd(replacement_character);
  const auto bad = std::string(
      "a\xE9"
      "b\xE2\x82"
      "c\xF0\x9F\x98\x80"
      "d\xC3");
  const auto good = "a" + fffd + "b" + fffd +
                    "c\xF0\x9F\x98\x80"
                    "d" +
                    fffd;
  for (std::size_t block = 1; block <= bad.size(); ++block) {
    EXPECT_EQ(convert(TextEncoding::utf8, bad, block), good) << block;
  }
  EXPECT_EQ(convert(TextEncoding::utf8, "\xED\xA0\x80", 8), fffd + fffd + fffd);  // A surrogate.
  EXPECT_EQ(convert(TextEncoding::utf8, "\xC0\xAF", 8), fffd + fffd);             // Overlong "/".
  EXPECT_EQ(convert(TextEncoding::windows_1252, "\x81", 8), fffd);
  EXPECT_TRUE(has_replacement_character(good));
  EXPECT_FALSE(has_replacement_character("\xEF\xBC\xA1"));
}

TEST(TextEncoding, Utf16SurrogatesPairOrAreReplaced) {
  // A pair makes one character; a lone half, or half a unit at the end, makes U+FFFD.
  const std::string fffd(replacement_character);
  EXPECT_EQ(convert(TextEncoding::utf16_le, std::string("\x3D\xD8\x61\x00", 4), 1), fffd + "a");
  EXPECT_EQ(convert(TextEncoding::utf16_le, std::string("\x3D\xD8\x00\xDE", 4), 1),
            "\xF0\x9F\x98\x80");
  EXPECT_EQ(convert(TextEncoding::utf16_be, std::string("\xDE\x00\x00\x61", 4), 3), fffd + "a");
  EXPECT_EQ(convert(TextEncoding::utf16_be, std::string("\x00\x61\x00", 3), 3), "a" + fffd);
}

TEST(TextEncoding, KnowsNamesAndAliases) {
  // What configurations and XML declarations write; nothing for the rest.
  EXPECT_EQ(text_encoding_from("UTF-8"), TextEncoding::utf8);
  EXPECT_EQ(text_encoding_from("Latin1"), TextEncoding::iso_8859_1);
  EXPECT_EQ(text_encoding_from("ISO_8859-15"), TextEncoding::iso_8859_15);
  EXPECT_EQ(text_encoding_from("CP1252"), TextEncoding::windows_1252);
  EXPECT_EQ(text_encoding_from("EBCDIC"), std::nullopt);
  for (const auto e :
       {TextEncoding::utf8, TextEncoding::utf16_le, TextEncoding::utf16_be,
        TextEncoding::iso_8859_1, TextEncoding::windows_1252, TextEncoding::iso_8859_15}) {
    EXPECT_EQ(text_encoding_from(to_string(e)), e);
  }
}

}  // namespace
}  // namespace parangon::wire
