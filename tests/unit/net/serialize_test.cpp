// Proves the bytes of answers: security headers, patching of ready-made ones, no header injection.
#include "shared/net/serialize.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace parangon::net {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

const std::string some_date = "Sun, 06 Nov 1994 08:49:37 GMT";

TEST(Prepared, is_a_whole_answer_with_security_headers) {
  Response response = Response::json("{}");
  response.headers.push_back({"ETag", "\"v1\""});
  const auto prepared = Prepared::make(response);
  const std::string bytes(prepared->bytes());
  EXPECT_THAT(bytes, StartsWith("HTTP/1.1 200 OK\r\nDate: "));
  EXPECT_THAT(bytes, EndsWith("\r\n\r\n{}"));
  for (const char* header :
       {"Content-Length: 2\r\n", "Content-Type: application/json\r\n",
        "Strict-Transport-Security: max-age=31536000\r\n", "X-Content-Type-Options: nosniff\r\n",
        "Referrer-Policy: no-referrer\r\n", "Content-Security-Policy: default-src 'none'",
        "Cache-Control: no-store\r\n", "ETag: \"v1\"\r\n"}) {
    EXPECT_THAT(bytes, HasSubstr(header));
  }
  EXPECT_EQ(prepared->etag(), "\"v1\"");
  EXPECT_EQ(prepared->bytes().substr(prepared->head().size()), "{}");
}

TEST(Prepared, has_a_304_of_the_same_headers_without_length) {
  Response response = Response::json("{}");
  response.headers = {{"ETag", "\"v1\""}, {"Cache-Control", "max-age=60"}};
  const std::string unchanged(Prepared::make(response)->not_modified());
  EXPECT_THAT(unchanged, StartsWith("HTTP/1.1 304 Not Modified\r\n"));
  EXPECT_THAT(unchanged, HasSubstr("Cache-Control: max-age=60\r\n"));
  EXPECT_THAT(unchanged, Not(HasSubstr("Content-Length")));
  EXPECT_THAT(unchanged, EndsWith("\r\n\r\n"));
}

TEST(Prepared, cannot_be_an_interim_or_empty_status) {
  for (const unsigned status : {100U, 204U, 304U}) {
    EXPECT_THROW(Prepared::make(Response::json("{}", status)), std::logic_error);
  }
}

TEST(Head, patching_keeps_every_other_byte) {
  Response response = Response::text("x");
  std::string block;
  append_head(block, response, {some_date, true, 1, "id-1"});
  std::string expected;
  append_head(expected, response, {"Mon, 07 Nov 1994 08:49:37 GMT", false, 1, "id-1"});
  patch_head(block, "Mon, 07 Nov 1994 08:49:37 GMT", false);
  EXPECT_EQ(block, expected);
  EXPECT_THAT(block, HasSubstr("Connection: close"));
  EXPECT_THAT(block, HasSubstr("X-Request-Id: id-1\r\n"));
}

TEST(Head, a_value_cannot_begin_a_new_header) {
  Response response;
  response.headers.push_back({"Location", "/a\r\nSet-Cookie: x=1"});
  std::string block;
  append_head(block, response, {some_date, true, 0, {}});
  EXPECT_THAT(block, HasSubstr("Location: /aSet-Cookie: x=1\r\n"));
  EXPECT_THAT(block, Not(HasSubstr("\nSet-Cookie")));
}

TEST(Head, what_the_handler_says_wins_over_the_default) {
  Response response;
  response.headers.push_back({"content-security-policy", "default-src 'self'"});
  std::string block;
  append_head(block, response, {some_date, true, 0, {}});
  EXPECT_THAT(block, HasSubstr("default-src 'self'"));
  EXPECT_THAT(block, Not(HasSubstr("default-src 'none'")));
}

TEST(DateCache, writes_the_29_characters_of_http) {
  DateCache cache;
  EXPECT_EQ(cache.now().size(), some_date.size());
  EXPECT_THAT(std::string(cache.now()), EndsWith(" GMT"));
}

TEST(Etag, is_found_in_lists_and_compared_weakly) {
  EXPECT_TRUE(names_etag("\"a\"", "\"a\""));
  EXPECT_TRUE(names_etag("\"x\" , W/\"a\"", "\"a\""));
  EXPECT_TRUE(names_etag("*", "\"a\""));
  EXPECT_FALSE(names_etag("\"b\"", "\"a\""));
  EXPECT_FALSE(names_etag("", "\"a\""));
  EXPECT_FALSE(names_etag("*", ""));
}

}  // namespace
}  // namespace parangon::net
