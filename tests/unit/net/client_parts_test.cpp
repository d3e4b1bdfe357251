// Proves the client's parts that need no network: its addresses, its reading of answers, its
// alerts.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "shared/net/client_link.hpp"
#include "shared/net/response_parser.hpp"
#include "shared/net/tls_alert.hpp"

namespace parangon::net {
namespace {

using ParserState = ResponseParser::State;
using testing::HasSubstr;

TEST(BaseUrl, reads_host_port_and_prefix) {
  auto url = BaseUrl::parse("https://hub.example.fr:8443/api/");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->host, "hub.example.fr");
  EXPECT_EQ(url->port, "8443");
  EXPECT_EQ(url->prefix, "/api");
  EXPECT_EQ(url->host_field, "hub.example.fr:8443");
  auto numeric = BaseUrl::parse("https://[::1]:9");
  ASSERT_TRUE(numeric);
  EXPECT_EQ(numeric->host, "::1");
  EXPECT_EQ(numeric->port, "9");
  EXPECT_EQ(BaseUrl::parse("https://h").value().port, "443");
}

TEST(BaseUrl, refuses_what_is_not_https) {
  for (const char* url : {"", "http://h", "https://", "https://:8", "https://h:", "https://h:x",
                          "https://h:123456", "https://u@h", "https://h?x", "h:8443"}) {
    EXPECT_FALSE(BaseUrl::parse(url)) << url;
  }
}

ParserState feed_all(ResponseParser& parser, std::string text) {
  ParserState state = ParserState::need_more;
  while (state == ParserState::need_more && !text.empty()) {
    std::size_t used = 0;
    state = parser.feed(text, used);
    if (used == 0) {
      break;
    }
    text.erase(0, used);
  }
  return state;
}

TEST(ResponseParser, reads_length_chunks_and_until_the_end) {
  ResponseParser sized(1000, 100, false);
  ASSERT_EQ(feed_all(sized, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nX: y\r\n\r\nabc"),
            ParserState::done);
  const ClientResponse response = sized.take();
  EXPECT_EQ(response.status, 200U);
  EXPECT_EQ(response.body, "abc");
  EXPECT_EQ(response.header("x"), "y");
  EXPECT_EQ(response.header("z"), std::nullopt);

  ResponseParser chunked(1000, 100, false);
  ASSERT_EQ(feed_all(chunked,
                     "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                     "2\r\nab\r\n1\r\nc\r\n0\r\n\r\n"),
            ParserState::done);
  EXPECT_EQ(chunked.take().body, "abc");

  ResponseParser open_ended(1000, 100, false);
  ASSERT_EQ(feed_all(open_ended, "HTTP/1.1 200 OK\r\n\r\nabc"), ParserState::need_more);
  EXPECT_EQ(open_ended.end(), ParserState::done);
  EXPECT_EQ(open_ended.take().body, "abc");
}

TEST(ResponseParser, skips_interim_answers_and_the_body_of_head) {
  ResponseParser interim(1000, 100, false);
  EXPECT_EQ(feed_all(interim, "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n"),
            ParserState::done);
  EXPECT_EQ(interim.take().status, 204U);
  ResponseParser head(1000, 100, true);
  EXPECT_EQ(feed_all(head, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n"), ParserState::done);
}

TEST(ResponseParser, refuses_what_is_too_large_or_cut_or_not_http) {
  const std::string start = "HTTP/1.1 200 OK\r\n";
  ResponseParser announced(1000, 10, false);
  EXPECT_EQ(feed_all(announced, start + "Content-Length: 11\r\n\r\nx"), ParserState::too_large);
  ResponseParser chunked(1000, 10, false);
  EXPECT_EQ(feed_all(chunked, start + "Transfer-Encoding: chunked\r\n\r\nb\r\n12345678901\r\n"),
            ParserState::too_large);
  ResponseParser open_ended(1000, 10, false);
  EXPECT_EQ(feed_all(open_ended, start + "\r\n12345678901"), ParserState::too_large);
  ResponseParser long_head(100, 10, false);
  EXPECT_EQ(feed_all(long_head, start + "X: " + std::string(200, 'x')), ParserState::too_large);
  ResponseParser cut(1000, 10, false);
  EXPECT_EQ(feed_all(cut, start + "Content-Length: 3\r\n\r\nab"), ParserState::need_more);
  EXPECT_EQ(cut.end(), ParserState::malformed);
  ResponseParser other(1000, 10, false);
  EXPECT_EQ(feed_all(other, "SSH-2.0-OpenSSH\r\n\r\n"), ParserState::malformed);
}

TEST(TlsAlert, has_a_sentence_in_both_languages_for_each_certificate_problem) {
  for (const int alert : {42, 43, 44, 45, 46, 48, 116}) {
    const Text text = alert_text(alert);
    EXPECT_NE(alert_name(alert), "unknown_alert");
    EXPECT_THAT(text.fr, HasSubstr("ertificat"));
    EXPECT_THAT(text.en, HasSubstr("ertificate"));
    EXPECT_THAT(text.fr, HasSubstr(std::to_string(alert)));
  }
  EXPECT_EQ(alert_name(255), "unknown_alert");
  EXPECT_THAT(alert_text(255).en, HasSubstr("255"));
}

}  // namespace
}  // namespace parangon::net
