// Proves that JsonWriter writes the JSON it is told to, escapes what needs it, and refuses misuse.
#include "shared/wire/json_writer.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <stdexcept>

namespace parangon::wire {
namespace {

TEST(JsonWriter, WritesNestedValuesInTheOrderOfTheCalls) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().member("z", 1).member("a", true).name("list").begin_array();
  json.value("x").value(-2).value(0.5).null().begin_object().end_object().end_array();
  json.member("amount", model::Money::cents(-5)).member("none", std::optional<int>());
  EXPECT_FALSE(json.complete());
  json.end_object();
  EXPECT_TRUE(json.complete());
  EXPECT_EQ(out, R"({"z":1,"a":true,"list":["x",-2,0.5,null,{}],"amount":"-0.05","none":null})");
}

TEST(JsonWriter, PrettyPutsOneMemberOnALine) {
  std::string out;
  JsonWriter json(out, JsonWriter::Style::pretty);
  json.begin_object().name("a").begin_array().value(1).value(2).end_array();
  json.name("b").begin_array().end_array().end_object();
  EXPECT_EQ(out, "{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": []\n}");
}

TEST(JsonWriter, EscapesQuotesControlsAndReplacesBrokenUtf8) {
  EXPECT_EQ(json_string("a\"b\\c\n\x01"), R"("a\"b\\c\n\u0001")");
  EXPECT_EQ(json_string("été"), "\"été\"");
  EXPECT_EQ(json_string("a\xff"), "\"a\xEF\xBF\xBD\"");
}

TEST(JsonWriter, WritesNumbersThatAreNotFiniteAsNull) {
  std::string out;
  JsonWriter(out).value(std::numeric_limits<double>::infinity());
  EXPECT_EQ(out, "null");
}

TEST(JsonWriter, CallsOutOfPlaceAreDefects) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  EXPECT_THROW(json.value(1), std::logic_error);
  EXPECT_THROW(json.end_array(), std::logic_error);
  json.name("a");
  EXPECT_THROW(json.end_object(), std::logic_error);
  json.value(1).end_object();
  EXPECT_THROW(json.value(2), std::logic_error);
}

}  // namespace
}  // namespace parangon::wire
