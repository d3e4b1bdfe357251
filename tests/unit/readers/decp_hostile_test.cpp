// Proves that a damaged or hostile DECP file costs the records that are damaged and no other, or
// is refused as a whole with a message that says where, and that limits hold.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "connectors/readers/reader.hpp"
#include "tests/support/gzip.hpp"
#include "tests/unit/readers/recording_sink.hpp"

namespace parangon::connectors::readers {
namespace {

using support::gzip;
using testing::AllOf;
using testing::HasSubstr;
using testing::SizeIs;

Status read_into(RecordingSink& sink, std::string_view bytes, const ReadLimits& limits = {}) {
  const TestFile file(bytes, "source.json");
  Source source;
  source.path = file.path();
  return read(source, limits, sink);
}

/// Reads three records of which `middle` is the second, broken one; the others must survive.
rules::Finding broken_middle(std::string_view middle, const ReadLimits& limits = {}) {
  RecordingSink sink;
  const std::string json = R"({"marches":[{"id":"A"},)" + std::string(middle) + R"(,{"id":"C"}]})";
  const Status status = read_into(sink, json, limits);
  EXPECT_TRUE(status) << (status ? "" : status.error().message.en);
  EXPECT_THAT(sink.lines, SizeIs(2));
  EXPECT_THAT(sink.findings, SizeIs(1));
  if (sink.lines.size() != 2 || sink.findings.size() != 1) return {"P-FIELD-MISSING", {}, {""}};
  EXPECT_EQ(sink.lines[0].contract, "A");
  EXPECT_EQ(sink.lines[1].contract, "C");
  EXPECT_EQ(sink.lines[1].row, 3);
  EXPECT_EQ(sink.findings[0].where.row, 2);
  EXPECT_EQ(sink.findings[0].where.source, "source.json");
  EXPECT_EQ(sink.findings[0].where.column, "marches[1]");
  return sink.findings[0];
}

Error refusal(std::string_view bytes, const ReadLimits& limits = {}) {
  RecordingSink sink;
  const Status status = read_into(sink, bytes, limits);
  EXPECT_FALSE(status) << bytes.substr(0, 100);
  if (status) return {};
  EXPECT_THAT(status.error().message.fr, HasSubstr("source.json"));
  return status.error();
}

TEST(DecpHostile, a_malformed_record_costs_only_itself) {
  for (const std::string_view record : {
           R"({"id":"B" "montant":1})",
           R"({"id":})",
           R"({"id"})",
           R"({id:"B"})",
           R"({"id":"B",})",
           R"({,})",
           R"({"id":"B","titulaires":[{"id":"1"]}})",
           R"({"id":"B"])",
           R"({"titulaires":[{"id":"1"},,]})",
           R"({"montant":1 2})",
           R"({"montant":12O})",
           R"({"montant":1"2"})",
           R"({"dureeMois":nul})",
           R"({"id":"B"x})",
           R"({:})",
           R"({"id":"\ud800"})",
           R"({"id":"\x"})",
           "{\"id\":\"B\n\"}",
           R"({"modifications":[{"montant":1 "a"}]})",
       }) {
    EXPECT_EQ(broken_middle(record).rule, "P-RECORD-MALFORMED") << record;
  }
}

TEST(DecpHostile, a_malformed_record_says_where_it_begins) {
  const rules::Finding finding = broken_middle(R"({"id" 1})");
  EXPECT_THAT(finding.message(Lang::fr), HasSubstr("JSON (octet/byte 23)"));
}

TEST(DecpHostile, a_nul_byte_in_a_record_costs_only_that_record) {
  using namespace std::string_literals;
  EXPECT_EQ(broken_middle("{\"id\":\"B\0\"}"s).rule, "P-RECORD-MALFORMED");
  EXPECT_EQ(broken_middle("{\"id\":\0\"B\"}"s).rule, "P-RECORD-MALFORMED");
}

TEST(DecpHostile, text_that_is_not_utf_8_costs_only_that_record) {
  for (const std::string_view text :
       {"march\xE9", "\xC0\xAF", "\xED\xA0\x80", "\xF5\x80\x80\x80", "\x80", "\xE9"}) {
    const auto finding = broken_middle(fmt::format(R"({{"objet":"{}"}})", text));
    EXPECT_EQ(finding.rule, "P-RECORD-MALFORMED");
    EXPECT_THAT(finding.message(Lang::en), HasSubstr("UTF-8"));
  }
}

TEST(DecpHostile, elements_that_are_not_records_are_counted_as_broken) {
  for (const std::string_view element :
       {"null", "12", "-1.5e3", R"("text")", R"(["a",[1]])", "[]", "true", R"("a\"]")"}) {
    EXPECT_EQ(broken_middle(element).rule, "P-RECORD-MALFORMED") << element;
  }
}

TEST(DecpHostile, a_lone_surrogate_in_a_field_not_used_does_no_harm) {
  RecordingSink sink;
  ASSERT_TRUE(read_into(sink, R"([{"id":"A","objet":"\udfff"}])"));
  EXPECT_THAT(sink.lines, SizeIs(1));
}

TEST(DecpHostile, a_record_over_the_limit_is_skipped_in_step) {
  ReadLimits limits;
  limits.max_record_bytes = 1000;
  for (const std::size_t size : {1000UL, 5000UL, 600000UL, 3000000UL}) {
    const std::string record = R"({"objet":")" + std::string(size, '}') + R"(\"","m":[{}]})";
    const auto finding = broken_middle(record, limits);
    EXPECT_EQ(finding.rule, "P-RECORD-TOO-LARGE") << size;
    EXPECT_THAT(finding.message(Lang::en), HasSubstr("1000"));
  }
}

TEST(DecpHostile, a_field_of_ten_megabytes_is_refused_by_the_standard_limits) {
  const std::string record = R"({"objet":")" + std::string(10U << 20, 'x') + R"("})";
  EXPECT_EQ(broken_middle(record).rule, "P-RECORD-TOO-LARGE");
  const std::string shorter = R"({"objet":")" + std::string(2U << 20, 'x') + R"("})";
  EXPECT_EQ(broken_middle(shorter).rule, "P-FIELD-TOO-LONG");
}

TEST(DecpHostile, a_long_string_or_number_breaks_its_record) {
  ReadLimits limits;
  limits.max_field_bytes = 100;
  const std::string at_limit(100, '7');
  const std::string over(101, '7');
  EXPECT_EQ(broken_middle(R"({"objet":"\"\\)" + over + R"("})", limits).rule, "P-FIELD-TOO-LONG");
  EXPECT_EQ(broken_middle(R"({"montant":)" + over + "}", limits).rule, "P-FIELD-TOO-LONG");
  EXPECT_EQ(broken_middle(R"({"titulaires":[{"id":)" + over + "}]}", limits).rule,
            "P-FIELD-TOO-LONG");
  RecordingSink sink;
  ASSERT_TRUE(
      read_into(sink, R"([{"objet":")" + at_limit + R"(","montant":)" + at_limit + "}]", limits));
  EXPECT_THAT(sink.lines, SizeIs(1));
}

std::string nested(int depth) {
  const auto levels = static_cast<std::size_t>(depth - 1);
  return R"({"x":)" + std::string(levels, '[') + std::string(levels, ']') + "}";
}

TEST(DecpHostile, nesting_is_bounded) {
  EXPECT_EQ(broken_middle(nested(33)).rule, "P-RECORD-MALFORMED");
  EXPECT_THAT(broken_middle(nested(100000)).message(Lang::en), HasSubstr("> 32"));
  RecordingSink sink;
  ASSERT_TRUE(read_into(sink, "[" + nested(32) + "]"));
  EXPECT_THAT(sink.lines, SizeIs(1));
}

TEST(DecpHostile, nesting_is_harmless_where_nothing_is_read) {
  RecordingSink sink;
  const std::string deep = std::string(100000, '[') + std::string(100000, ']');
  ASSERT_TRUE(read_into(sink, R"({"x":)" + deep + R"(,"marches":[{"id":"A"}]})"));
  EXPECT_THAT(sink.lines, SizeIs(1));
  EXPECT_EQ(refusal(std::string(100000, '[')).code, Errc::malformed);
  EXPECT_EQ(refusal(R"({"marches":{"marches":{"marches":{"marches":[]}}}})").code, Errc::malformed);
}

TEST(DecpHostile, wrappers_within_wrappers_are_bounded) {
  std::string record = R"({"id":"B"})";
  for (int i = 0; i < 20; ++i) record = R"({"titulaire":{"modification":)" + record + "}}";
  RecordingSink sink;
  ASSERT_TRUE(read_into(sink, R"([{"titulaires":)" + record + "}]"));
}

TEST(DecpHostile, a_file_cut_anywhere_is_refused) {
  const std::string_view whole =
      R"( {"a":"b\"","n":1,"marches":[{"id":"A"}, {"id":"B","t":[{}]}, null],"z":[{}]} )";
  for (std::size_t size = 0; size + 2 < whole.size(); ++size) {
    EXPECT_EQ(refusal(whole.substr(0, size)).code, Errc::malformed) << whole.substr(0, size);
  }
  RecordingSink sink;
  EXPECT_TRUE(read_into(sink, whole));
}

TEST(DecpHostile, a_truncated_file_says_at_which_record_and_byte) {
  const Error error = refusal(R"({"marches":[{"id":"A"},{"id":"B")");
  EXPECT_THAT(error.message.en, AllOf(HasSubstr("middle of a record"), HasSubstr("byte 23"),
                                      HasSubstr("after 1 records")));
  EXPECT_THAT(error.message.fr, AllOf(HasSubstr("octet 23"), HasSubstr("après 1")));
}

TEST(DecpHostile, a_list_that_never_ends_is_refused) {
  std::string json = R"({"marches":[)";
  for (int i = 0; i < 50000; ++i) json += R"({"id":"A","montant":1},)";
  RecordingSink sink;
  const Status status = read_into(sink, json);
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, Errc::malformed);
  EXPECT_THAT(sink.lines, SizeIs(50000));
}

TEST(DecpHostile, an_odd_quote_that_loses_the_structure_is_refused) {
  std::string json = R"({"marches":[{"id":"A},)";
  for (int i = 0; i < 5000; ++i) json += R"({"id":"A","montant":1},)";
  json += R"({"id":"Z"}]})";
  EXPECT_EQ(refusal(json).code, Errc::malformed);
}

TEST(DecpHostile, what_is_not_json_is_refused) {
  using namespace std::string_literals;
  for (const std::string& text :
       {"id;montant\n1;2\n"s, "<?xml version=\"1.0\"?><marches/>"s, "12"s, "\"text\""s, "null"s,
        "\0\0\0\0"s, "{}}"s, "[]]"s, "[] []"s, "[{} {}]"s, "[{},]"s, "{\"marches\" []}"s,
        "{\"marches\":[]\0}"s, "{\"a\":1,}"s, "{,}"s, "{\"a\":?}"s, "\xEF\xBB"s}) {
    EXPECT_EQ(refusal(text).code, Errc::malformed) << text;
  }
}

TEST(DecpHostile, messages_name_what_is_wrong_with_the_file) {
  EXPECT_THAT(refusal("").message.en, HasSubstr("empty"));
  EXPECT_THAT(refusal("\xEF\xBB\xBF \n").message.fr, HasSubstr("vide"));
  EXPECT_THAT(refusal("\xFF\xFE{").message.en, HasSubstr("UTF-16"));
  EXPECT_THAT(refusal(R"({"contracts":[{"id":"A"}]})").message.en, HasSubstr("marches"));
  EXPECT_THAT(refusal(R"({"marches":"none"})").message.en, HasSubstr("no list"));
}

TEST(DecpHostile, damaged_gzip_is_refused) {
  const std::string zipped = gzip(R"({"marches":[{"id":"A"}]})");
  EXPECT_EQ(refusal(zipped.substr(0, zipped.size() - 9)).code, Errc::malformed);
  ReadLimits limits;
  limits.max_inflated_bytes = 5;
  EXPECT_EQ(refusal(zipped, limits).code, Errc::too_large);
}

TEST(DecpHostile, a_bomb_of_blanks_is_refused) {
  const std::string blanks(20U << 20, ' ');
  const std::string bomb = R"({"marches":[{"id":"A"},)" + blanks + R"({"id":"B"}]})";
  EXPECT_EQ(refusal(gzip(bomb)).code, Errc::too_large);
  RecordingSink sink;
  ASSERT_TRUE(read_into(sink, bomb)) << "blanks alone are no defect";
  EXPECT_THAT(sink.lines, SizeIs(2));
}

}  // namespace
}  // namespace parangon::connectors::readers
