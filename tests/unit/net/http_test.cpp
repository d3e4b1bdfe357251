// Proves that requests are looked up, decoded and answered with the right statuses, without I/O.
#include "shared/net/http.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace parangon::net {
namespace {

TEST(Query, keeps_order_and_duplicates_and_decodes) {
  auto query = parse_query("a=1&b=&a=%C3%A9t%C3%A9+2&flag&=x");
  ASSERT_TRUE(query);
  Request request;
  request.query = *query;
  EXPECT_EQ(request.query.size(), 5U);
  EXPECT_EQ(request.query_value("a"), "1");
  EXPECT_EQ(request.query_values("a"), (std::vector<std::string_view>{"1", "été 2"}));
  EXPECT_EQ(request.query_value("b"), "");
  EXPECT_EQ(request.query_value("flag"), "");
  EXPECT_EQ(request.query_value("none"), std::nullopt);
}

TEST(Query, refuses_broken_escapes_and_nul) {
  for (const char* text : {"a=%", "a=%2", "a=%zz", "%00=1", "a=%4"}) {
    auto query = parse_query(text);
    ASSERT_FALSE(query) << text;
    EXPECT_EQ(query.error().code, Errc::malformed) << text;
  }
}

TEST(Query, refuses_more_parameters_than_the_limit) {
  EXPECT_TRUE(parse_query("a&b&c", 3));
  auto query = parse_query("a&b&c&d", 3);
  ASSERT_FALSE(query);
  EXPECT_EQ(query.error().code, Errc::too_large);
}

TEST(Percent, last_characters_of_the_text_are_decoded) {
  EXPECT_EQ(percent_decode("x%41", false).value(), "xA");
  EXPECT_EQ(percent_decode("a+b", false).value(), "a+b");
}

TEST(Percent, encoding_is_undone_by_decoding) {
  const std::string text = "a b/c?é~%";
  EXPECT_EQ(percent_encode(text), "a%20b%2Fc%3F%C3%A9~%25");
  EXPECT_EQ(percent_decode(percent_encode(text), false).value(), text);
}

TEST(Request, header_names_have_no_case) {
  Request request;
  request.headers = {{"X-One", "1"}, {"x-one", "2"}};
  EXPECT_EQ(request.header("x-ONE"), "1");
  EXPECT_EQ(request.header("x-on"), std::nullopt);
}

TEST(Request, unknown_path_parameter_is_a_defect) {
  Request request;
  request.path_parameters = {{"id", "7"}};
  EXPECT_EQ(request.path_parameter("id"), "7");
  EXPECT_THROW(request.path_parameter("other"), std::logic_error);
}

TEST(Status, every_kind_of_error_has_one_and_it_has_a_phrase) {
  for (int code = static_cast<int>(Errc::invalid_argument);
       code <= static_cast<int>(Errc::internal); ++code) {
    const unsigned status = status_of(static_cast<Errc>(code));
    EXPECT_GE(status, 400U);
    EXPECT_NE(reason_phrase(status), "Unknown") << status;
  }
  EXPECT_EQ(status_of(Errc::unavailable), 503U);
  EXPECT_EQ(status_of(Errc::too_large), 413U);
}

}  // namespace
}  // namespace parangon::net
