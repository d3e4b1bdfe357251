#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "shared/wire/csv.hpp"

namespace parangon::wire {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

struct Read {
  std::int64_t row = 0;
  CsvFault fault = CsvFault::none;
  std::vector<std::string> fields;
  bool damaged = false;
};

std::vector<Read> read_all(CsvReader& reader, Status* status = nullptr) {
  std::vector<Read> out;
  CsvRecord record;
  for (;;) {
    const auto more = reader.next(record);
    if (!more) {
      if (status != nullptr) *status = more.error();
      if (status == nullptr) ADD_FAILURE() << more.error().message.en;
      return out;
    }
    if (!*more) return out;
    out.push_back({record.row, record.fault,
                   std::vector<std::string>(record.fields.begin(), record.fields.end()),
                   record.has_replacement_character});
  }
}

std::vector<Read> read_text(std::string_view text, const CsvOptions& options = {}) {
  auto reader = CsvReader::open(read_from(text), options);
  if (!reader) {
    ADD_FAILURE() << reader.error().message.en;
    return {};
  }
  return read_all(*reader);
}

TEST(CsvReader, ReadsQuotesDoubledQuotesAndLineBreaks) {
  // RFC 4180, section 2, rules 5 to 7; rows are the lines that records begin on.
  const auto records = read_text("a,b\r\n\"x,\"\"y\"\"\",\"two\r\nlines\"\r\n\"\",z\r\n");
  ASSERT_EQ(records.size(), 3U);
  EXPECT_THAT(records[1].fields, ElementsAre("x,\"y\"", "two\r\nlines"));
  EXPECT_THAT(records[2].fields, ElementsAre("", "z"));
  EXPECT_EQ(records[0].row, 1);
  EXPECT_EQ(records[1].row, 2);
  EXPECT_EQ(records[2].row, 4);
}

TEST(CsvReader, AcceptsEveryLineEnd) {
  // CRLF, LF and CR count one line each; the last line may lack its end; empty lines are skipped.
  for (const auto* text : {"a;b\r\n\r\nc;d\r\n", "a;b\n\nc;d", "a;b\r\rc;d\r"}) {
    const auto records = read_text(text);
    ASSERT_EQ(records.size(), 2U) << text;
    EXPECT_THAT(records[1].fields, ElementsAre("c", "d"));
    EXPECT_EQ(records[1].row, 3);
  }
}

TEST(CsvReader, DetectsTheDelimiterOutsideQuotes) {
  // The first line's most frequent candidate wins, what stands in quotes does not count.
  EXPECT_THAT(read_text("\"a,b,c\";d\n")[0].fields, ElementsAre("a,b,c", "d"));
  EXPECT_THAT(read_text("a\tb\n")[0].fields, ElementsAre("a", "b"));
  EXPECT_THAT(read_text("a|b|c,d\n")[0].fields, ElementsAre("a", "b", "c,d"));
  EXPECT_THAT(read_text("alone\n")[0].fields, ElementsAre("alone"));
  CsvOptions declared;
  declared.delimiter = ',';
  EXPECT_THAT(read_text("a;b;c,d\n", declared)[0].fields, ElementsAre("a;b;c", "d"));
}

TEST(CsvReader, UnderstandsExcelsSepLine) {
  // "sep=|" names the delimiter and is no record; rows still count it.
  const auto records = read_text("sep=|\r\na|b;c;d\r\n");
  ASSERT_EQ(records.size(), 1U);
  EXPECT_THAT(records[0].fields, ElementsAre("a", "b;c;d"));
  EXPECT_EQ(records[0].row, 2);
}

TEST(CsvReader, GivesTheSameWhateverTheBlocks) {
  // Records of a megabyte and more cross every border between blocks unharmed.
  std::string text = "n;label\n";
  std::vector<std::string> labels;
  for (int i = 0; i < 60000; ++i) {
    labels.push_back("é\"" + std::string(static_cast<std::size_t>(i % 37), 'x') + "\r\n;");
    text +=
        std::to_string(i) + ";\"é\"\"" + labels.back().substr(3, labels.back().size() - 3) + "\"\n";
  }
  ASSERT_GT(text.size(), encoding_sample_bytes);
  const auto records = read_text(text);
  ASSERT_EQ(records.size(), labels.size() + 1);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    ASSERT_EQ(records[i + 1].fields.at(1), labels[i]);
    ASSERT_EQ(records[i + 1].row, static_cast<std::int64_t>(2 * i + 2));
  }
}

TEST(CsvReader, TextBehindAClosingQuoteIsAFaultOfThatRecordOnly) {
  // The record is flagged, its neighbour is read.
  const auto records = read_text("a;b\n\"x \"y\" z\";1\nc;d\n");
  ASSERT_EQ(records.size(), 3U);
  EXPECT_EQ(records[1].fault, CsvFault::text_after_quote);
  EXPECT_EQ(records[2].fault, CsvFault::none);
  EXPECT_THAT(records[2].fields, ElementsAre("c", "d"));
}

TEST(CsvReader, AQuoteInsideAnUnquotedFieldIsACharacter) {
  // 'Tuyau 3"' is a label, not an opening quote.
  EXPECT_THAT(read_text("a;b\nTuyau 3\";x\n")[1].fields, ElementsAre("Tuyau 3\"", "x"));
}

TEST(CsvReader, LimitsBreakTheRecordAndReadingGoesOn) {
  // A field, a record and a number of fields over the limit: each its own fault.
  CsvOptions options;
  options.max_field_bytes = 10;
  options.max_record_bytes = 25;
  options.max_fields = 4;
  options.delimiter = ';';
  const auto records =
      read_text("a;b\n12345678901;b\n123456789;123456789;123456789;1\n1;2;3;4;5\nc;d\n", options);
  ASSERT_EQ(records.size(), 5U);
  EXPECT_EQ(records[1].fault, CsvFault::field_too_large);
  EXPECT_EQ(records[2].fault, CsvFault::record_too_large);
  EXPECT_EQ(records[3].fault, CsvFault::too_many_fields);
  EXPECT_THAT(records[4].fields, ElementsAre("c", "d"));
}

TEST(CsvReader, AFieldOfTenMegabytesIsNotKept) {
  // The fault is set, nothing of the record is handed over, and the next one is read.
  const auto records = read_text("a;b\n" + std::string(10U << 20, 'x') + ";1\nc;d\n");
  ASSERT_EQ(records.size(), 3U);
  EXPECT_EQ(records[1].fault, CsvFault::field_too_large);
  EXPECT_TRUE(records[1].fields.empty());
  EXPECT_EQ(records[2].row, 3);
}

TEST(CsvReader, AnUnclosedQuoteIsAnErrorThatNamesItsLine) {
  // The rest of the file was swallowed: nothing behind the quote can be trusted.
  auto reader = CsvReader::open(read_from("a;b\n1;2\n\"3;4\n5;6\n"));
  ASSERT_TRUE(reader);
  Status status;
  EXPECT_EQ(read_all(*reader, &status).size(), 2U);
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, Errc::malformed);
  EXPECT_THAT(status.error().message.fr, HasSubstr("ligne 3"));
  EXPECT_THAT(status.error().message.en, HasSubstr("line 3"));
}

TEST(CsvReader, DamagedTextIsFlaggedOnItsRow) {
  // A byte that is not UTF-8, met after the sample said UTF-8, marks its own record only.
  std::string text = "a;b\n";
  while (text.size() < encoding_sample_bytes) text += "xxxxxxxxxxxxxxx;é\n";
  text += "caf\xE9;1\nok;2\n";
  const auto records = read_text(text);
  EXPECT_TRUE(records[records.size() - 2].damaged);
  EXPECT_FALSE(records.back().damaged);
}

TEST(CsvReader, ReadsDeclaredAndMarkedEncodings) {
  // UTF-16 with its mark, Windows-1252 detected, ISO-8859-15 declared.
  EXPECT_THAT(read_text(std::string_view("\xFF\xFE"
                                         "a\0;\0\xE9\0\n\0",
                                         10))[0]
                  .fields,
              ElementsAre("a", "é"));
  EXPECT_THAT(read_text("montant \x80;\xE9\n")[0].fields, ElementsAre("montant €", "é"));
  CsvOptions options;
  options.encoding = TextEncoding::iso_8859_15;
  EXPECT_THAT(read_text("montant \xA4;\xE9\n", options)[0].fields, ElementsAre("montant €", "é"));
}

TEST(CsvReader, RefusesWhatIsNoText) {
  // NUL bytes and an XLSX's zip header are named for what they are.
  const auto binary = CsvReader::open(read_from(std::string_view("a;\0b", 4)));
  ASSERT_FALSE(binary);
  EXPECT_THAT(binary.error().message.en, HasSubstr("NUL"));
  const auto xlsx = CsvReader::open(read_from("PK\x03\x04rest"));
  ASSERT_FALSE(xlsx);
  EXPECT_THAT(xlsx.error().message.fr, HasSubstr("XLSX"));
}

TEST(CsvReader, AnEmptyFileHasNoRecord) {
  // No bytes, a mark alone, and empty lines alone all hold nothing.
  EXPECT_TRUE(read_text("").empty());
  EXPECT_TRUE(read_text("\xEF\xBB\xBF").empty());
  EXPECT_TRUE(read_text("\n\r\n\n").empty());
}

TEST(CsvReader, ReadsStreamsAndPassesTheirErrorsOn) {
  // A stream is read like memory; what the source refuses comes back as it is.
  std::istringstream stream("a;b\n");
  auto reader = CsvReader::open(read_from(stream));
  ASSERT_TRUE(reader);
  EXPECT_EQ(read_all(*reader).size(), 1U);
  const auto failing = CsvReader::open([](std::span<char>) -> Result<std::size_t> {
    return Error{Errc::too_large, {"bombe", "bomb"}};
  });
  ASSERT_FALSE(failing);
  EXPECT_EQ(failing.error().code, Errc::too_large);
}

TEST(CsvReader, BlankRecordsAreTold) {
  // A spreadsheet's ";;;" is blank; one figure makes it not blank.
  auto reader = CsvReader::open(read_from("; ;\xC2\xA0\n;0;\n"));
  ASSERT_TRUE(reader);
  CsvRecord record;
  ASSERT_TRUE(*reader->next(record));
  EXPECT_TRUE(record.is_blank());
  ASSERT_TRUE(*reader->next(record));
  EXPECT_FALSE(record.is_blank());
}

TEST(CsvWriter, WritesWhatTheReaderReads) {
  // Quotes only where needed, and back again.
  std::string out;
  CsvWriter writer(out);
  writer.text("plain").text("a,b").text("say \"x\"").text("two\nlines").text("").end_record();
  EXPECT_EQ(out, "plain,\"a,b\",\"say \"\"x\"\"\",\"two\nlines\",\r\n");
  EXPECT_THAT(read_text(out)[0].fields, ElementsAre("plain", "a,b", "say \"x\"", "two\nlines", ""));
}

TEST(CsvWriter, GuardsFormulasOnlyWhereAsked) {
  // Text that a spreadsheet would run gets an apostrophe; numbers and machine files never.
  std::string plain;
  CsvWriter(plain).text("=1+1").value("-5").end_record();
  EXPECT_EQ(plain, "=1+1,-5\r\n");
  std::string guarded;
  CsvStyle style;
  style.delimiter = ';';
  style.line_end = "\n";
  style.guard_formulas = true;
  CsvWriter(guarded, style).text("=1+1").text("@x").text("+3").text("-a").value("-5").end_record();
  EXPECT_EQ(guarded, "'=1+1;'@x;'+3;'-a;-5\n");
}

}  // namespace
}  // namespace parangon::wire
