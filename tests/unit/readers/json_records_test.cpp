// Proves that records are cut out of a JSON text at the right bytes wherever the pieces end in
// which it comes, against a scan byte by byte.
#include "connectors/readers/json_records.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "connectors/readers/json_records_cursor.hpp"
#include "connectors/readers/json_records_scan.hpp"

namespace parangon::connectors::readers {
namespace {

using testing::ElementsAreArray;

/// Bytes from memory.
class TextSource final : public ByteSource {
 public:
  explicit TextSource(std::string_view text) : text_(text) {}
  Result<std::size_t> read(std::span<char> into) override {
    const std::size_t size = std::min(into.size(), text_.size() - position_);
    std::copy_n(text_.data() + position_, size, into.data());
    position_ += size;
    return size;
  }
  std::uint64_t consumed() const override { return position_; }
  std::uint64_t size() const override { return text_.size(); }

 private:
  std::string_view text_;
  std::size_t position_ = 0;
};

class Texts final : public JsonRecordSink {
 public:
  void record(const JsonRecord& record) override {
    texts.emplace_back(record.text);
    offsets.push_back(record.offset);
  }
  void progress(std::uint64_t, std::uint64_t) override {}

  std::vector<std::string> texts;
  std::vector<std::uint64_t> offsets;
};

/// The end of the value at the begin of `text`, the plain way. A backslash takes its power from a
/// quote outside strings too: such a text is no JSON, all that matters is that it ends somewhere.
std::optional<std::size_t> end_of_value(std::string_view text) {
  int depth = 0;
  bool inside = false;
  bool escaped = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool plain = !escaped;
    escaped = c == '\\' && plain;
    if (c == '"' && plain) {
      inside = !inside;
    } else if (!inside && (c == '{' || c == '[')) {
      ++depth;
    } else if (!inside && (c == '}' || c == ']') && --depth == 0) {
      return i + 1;
    }
  }
  return std::nullopt;
}

std::optional<std::size_t> scan_in_pieces(const std::string& text, std::size_t piece) {
  const std::string padded = text + std::string(RecordScan::padding, '"');
  RecordScan scan(1000);
  for (std::size_t known = std::min(piece, text.size());;
       known = std::min(known + piece, text.size())) {
    const bool last = known == text.size();
    if (const auto end = scan.advance(padded.data(), known, last)) return end;
    if (last) return std::nullopt;
  }
}

TEST(RecordScan, finds_the_end_that_a_scan_byte_by_byte_finds) {
  std::mt19937 random(1);
  const std::string_view alphabet = R"({}[]""\\:,a )";
  for (int round = 0; round < 20000; ++round) {
    std::string text = "{";
    const std::size_t size = random() % 300;
    // Few brackets at first, so that many values last over several blocks.
    for (std::size_t i = 0; i < size; ++i) {
      text += random() % 4 == 0 ? alphabet[random() % alphabet.size()] : "\"a\\ "[random() % 4];
    }
    const auto expected = end_of_value(text);
    for (const std::size_t piece : {1UL, 63UL, 64UL, 65UL, 1000UL}) {
      ASSERT_EQ(scan_in_pieces(text, piece), expected) << text << "\n" << piece;
    }
  }
}

TEST(RecordScan, an_escaped_quote_across_two_blocks_ends_no_string) {
  for (std::size_t before = 55; before < 75; ++before) {
    for (std::size_t backslashes = 0; backslashes < 5; ++backslashes) {
      const std::string text =
          R"({"a":")" + std::string(before, 'x') + std::string(backslashes, '\\') + R"("}"}"})";
      EXPECT_EQ(scan_in_pieces(text, 64), end_of_value(text)) << text;
    }
  }
}

TEST(RecordScan, notes_what_the_decoder_wants_to_know) {
  const auto scanned = [](std::string text) {
    const std::size_t size = text.size();
    text += std::string(RecordScan::padding, '\\');
    RecordScan scan(3);
    EXPECT_EQ(scan.advance(text.data(), size, true), size);
    return scan;
  };
  EXPECT_FALSE(scanned(R"({"a":[{}]})").too_deep());
  EXPECT_TRUE(scanned(R"({"a":[{"b":{}}]})").too_deep());
  EXPECT_FALSE(scanned(R"({"a":"[[[["})").too_deep());
  EXPECT_FALSE(scanned(R"({"a":1})").has_backslash());
  EXPECT_TRUE(scanned(R"({"a":"\n"})").has_backslash());
  EXPECT_FALSE(scanned(R"({"a":"é"})").has_byte_ef());
  EXPECT_TRUE(scanned("{\"a\":\"\xEF\xBF\xBD\"}").has_byte_ef());
}

TEST(JsonRecords, are_whole_wherever_the_memory_at_hand_ends) {
  constexpr std::size_t window = JsonCursor::initial_bytes;
  for (std::size_t shift = 0; shift < 150; ++shift) {
    const std::string first = R"({"a":")" + std::string(window - 160 + shift, '}') + R"("})";
    const std::vector<std::string> expected = {first, R"({"b":"\\\"]"})", R"({"c":[{}]})"};
    const std::string json = R"({"list":[)" + expected[0] + " ,\n" + expected[1] + " , " +
                             expected[2] + R"( ] , "x":"y"})";
    TextSource source(json);
    Texts found;
    const ListKey keys[] = {{"list", false}};
    const Status status = split_json_records(source, "text", keys, {}, found);
    ASSERT_TRUE(status) << status.error().message.en;
    ASSERT_THAT(found.texts, ElementsAreArray(expected)) << shift;
    for (std::size_t i = 0; i < expected.size(); ++i) {
      EXPECT_EQ(json.substr(found.offsets[i], expected[i].size()), expected[i]);
    }
  }
}

TEST(JsonRecords, larger_than_the_memory_at_first_are_whole_too) {
  const std::string record = R"({"a":")" + std::string(3U << 20, 'x') + R"("})";
  const std::string json = "[{}," + record + ",{}]";
  TextSource source(json);
  Texts found;
  ReadLimits limits;
  limits.max_field_bytes = 4U << 20;
  ASSERT_TRUE(split_json_records(source, "text", {}, limits, found));
  EXPECT_THAT(found.texts, ElementsAreArray({std::string("{}"), record, std::string("{}")}));
}

}  // namespace
}  // namespace parangon::connectors::readers
