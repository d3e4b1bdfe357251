// Proves what is read as a request and what is refused with which status, byte by byte if need be.
#include "shared/net/request_parser.hpp"

#include <gtest/gtest.h>

namespace parangon::net {
namespace {

using State = RequestParser::State;

struct Reader {
  Limits limits;
  RequestParser parser{limits};
  Request request;
  State state = State::need_more;
  std::string rest;

  State read(std::string_view bytes) {
    parser.begin(request);
    std::size_t used = 0;
    state = parser.feed(bytes, used);
    rest = bytes.substr(used);
    return state;
  }

  unsigned refusal(std::string_view bytes) {
    return read(bytes) == State::failed ? parser.failure() : 0;
  }
};

TEST(RequestParser, reads_a_request_and_leaves_the_next_one) {
  Reader reader;
  ASSERT_EQ(reader.read("POST /a/b?x=1&x=2 HTTP/1.1\r\nHost: h\r\nAccept-Language: fr\r\n"
                        "Content-Length: 3\r\n\r\nabcGET / "),
            State::head);
  EXPECT_EQ(reader.request.verb, Verb::post);
  EXPECT_EQ(reader.request.path, "/a/b");
  EXPECT_EQ(reader.request.query_values("x").size(), 2U);
  EXPECT_EQ(reader.request.lang, Lang::fr);
  EXPECT_EQ(reader.parser.content_length(), 3U);
  EXPECT_TRUE(reader.parser.keep_alive());
  EXPECT_EQ(reader.rest, "abcGET / ");
}

TEST(RequestParser, reads_the_same_one_byte_at_a_time) {
  Reader reader;
  const std::string text = "\r\nGET /x HTTP/1.1\r\nHost: h\r\nX-A: 1\r\n\r\n";
  reader.parser.begin(reader.request);
  std::string waiting;
  State state = State::need_more;
  for (const char c : text) {
    ASSERT_EQ(state, State::need_more);
    waiting.push_back(c);
    std::size_t used = 0;
    state = reader.parser.feed(waiting, used);
    waiting.erase(0, used);
  }
  EXPECT_EQ(state, State::head);
  EXPECT_EQ(reader.request.header("x-a"), "1");
}

TEST(RequestParser, a_second_request_keeps_nothing_of_the_first) {
  Reader reader;
  ASSERT_EQ(reader.read("GET /one?q=1 HTTP/1.1\r\nHost: h\r\nAccept-Language: fr\r\nX: y\r\n\r\n"),
            State::head);
  ASSERT_EQ(reader.read("GET /two HTTP/1.1\r\nHost: other\r\n\r\n"), State::head);
  EXPECT_EQ(reader.request.headers.size(), 1U);
  EXPECT_EQ(reader.request.header("host"), "other");
  EXPECT_TRUE(reader.request.query.empty());
  EXPECT_EQ(reader.request.lang, Lang::en);
}

TEST(RequestParser, refuses_what_smuggles_requests) {
  Reader reader;
  const std::string begin = "POST / HTTP/1.1\r\nHost: h\r\n";
  for (const char* fields :
       {"Content-Length: 3\r\nContent-Length: 4\r\n", "Content-Length: 3\r\nContent-Length: 3\r\n",
        "Content-Length: 3, 3\r\n", "Content-Length: -1\r\n", "Content-Length: +3\r\n",
        "Content-Length: 0x3\r\n", "Content-Length: 99999999999999999999\r\n",
        "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "Content-Length : 3\r\n",
        "X: a\nContent-Length: 3\r\n"}) {
    EXPECT_EQ(reader.refusal(begin + fields + "\r\n"), 400U) << fields;
  }
  for (const char* fields :
       {"Transfer-Encoding: gzip, chunked\r\n", "Transfer-Encoding: chunked, identity\r\n",
        "Transfer-Encoding: xchunked\r\n"}) {
    EXPECT_EQ(reader.refusal(begin + fields + "\r\n"), 501U) << fields;
  }
  EXPECT_EQ(reader.refusal("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"), 400U);
}

TEST(RequestParser, wants_exactly_one_host) {
  Reader reader;
  EXPECT_EQ(reader.refusal("GET / HTTP/1.1\r\n\r\n"), 400U);
  EXPECT_EQ(reader.refusal("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"), 400U);
  EXPECT_EQ(reader.read("GET / HTTP/1.0\r\n\r\n"), State::head);
  EXPECT_FALSE(reader.parser.keep_alive());
}

TEST(RequestParser, tells_other_versions_from_garbage) {
  Reader reader;
  EXPECT_EQ(reader.refusal("GET / HTTP/2.0\r\nHost: h\r\n\r\n"), 505U);
  EXPECT_EQ(reader.refusal("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), 505U);
  EXPECT_EQ(reader.refusal("GET / HTTX/1.1\r\n\r\n"), 400U);
  EXPECT_EQ(reader.refusal("GET /\r\n\r\n"), 400U);
  EXPECT_EQ(reader.refusal(std::string("\x16\x03\x01\x02\x00", 5) + "\r\n\r\n"), 400U);
  EXPECT_EQ(reader.refusal("GET / HTTP/1.1\nHost: h\n\n"), 400U);
}

TEST(RequestParser, enforces_its_limits) {
  Reader reader;
  reader.limits.header_bytes = 2000;
  reader.limits.target_bytes = 100;
  reader.limits.headers = 5;
  const std::string begin = "GET / HTTP/1.1\r\nHost: h\r\n";
  EXPECT_EQ(reader.refusal("GET /" + std::string(100, 'a') + " HTTP/1.1\r\nHost: h\r\n\r\n"), 414U);
  EXPECT_EQ(reader.refusal("GET /" + std::string(300, 'a')), 414U);
  EXPECT_EQ(reader.refusal(begin + "X: " + std::string(2000, 'a')), 431U);
  EXPECT_EQ(reader.refusal(begin + "A: 1\r\nB: 1\r\nC: 1\r\nD: 1\r\nE: 1\r\n\r\n"), 431U);
  EXPECT_EQ(reader.read(begin + "A: 1\r\nB: 1\r\nC: 1\r\nD: 1\r\n\r\n"), State::head);
}

TEST(RequestParser, many_short_lines_do_not_escape_the_header_limit) {
  Reader reader;
  reader.limits.header_bytes = 200;
  reader.limits.target_bytes = 100;
  reader.limits.headers = 1000;
  reader.parser.begin(reader.request);
  std::string waiting = "GET / HTTP/1.1\r\n";
  State state = State::need_more;
  for (int line = 0; state == State::need_more && line < 1000; ++line) {
    std::size_t used = 0;
    state = reader.parser.feed(waiting += "A: 1\r\n", used);
    waiting.erase(0, used);
  }
  EXPECT_EQ(state, State::failed);
  EXPECT_EQ(reader.parser.failure(), 431U);
}

TEST(RequestParser, knows_every_form_of_target) {
  Reader reader;
  ASSERT_EQ(reader.read("GET https://h:8/p?q=1 HTTP/1.1\r\nHost: h:8\r\n\r\n"), State::head);
  EXPECT_EQ(reader.request.path, "/p");
  EXPECT_EQ(reader.request.query_value("q"), "1");
  ASSERT_EQ(reader.read("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n"), State::head);
  EXPECT_EQ(reader.refusal("GET * HTTP/1.1\r\nHost: h\r\n\r\n"), 400U);
  EXPECT_EQ(reader.refusal("GET nopath HTTP/1.1\r\nHost: h\r\n\r\n"), 400U);
  EXPECT_EQ(reader.refusal("CONNECT h:1 HTTP/1.1\r\nHost: h\r\n\r\n"), 400U);
  EXPECT_EQ(reader.refusal("GET /?a=%zz HTTP/1.1\r\nHost: h\r\n\r\n"), 400U);
  ASSERT_EQ(reader.read("BREW / HTTP/1.1\r\nHost: h\r\n\r\n"), State::head);
  EXPECT_EQ(reader.request.verb, Verb::other);
}

TEST(RequestParser, reads_chunks_up_to_the_limit_and_ignores_trailers) {
  Reader reader;
  const std::string head = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
  ASSERT_EQ(reader.read(head), State::head);
  EXPECT_TRUE(reader.parser.chunked());
  reader.parser.limit_body(8);
  std::string body = "3\r\nabc\r\n5;x=y\r\ndefgh\r\n0\r\nX-Late: 1\r\n\r\nGET";
  State state = State::need_more;
  while (state == State::need_more && !body.empty()) {
    std::size_t used = 0;
    state = reader.parser.feed(body, used);
    body.erase(0, used);
  }
  EXPECT_EQ(state, State::done);
  EXPECT_EQ(reader.request.body, "abcdefgh");
  EXPECT_EQ(reader.request.header("x-late"), std::nullopt);
  EXPECT_EQ(body, "GET");

  ASSERT_EQ(reader.read(head), State::head);
  reader.parser.limit_body(2);
  std::size_t used = 0;
  EXPECT_EQ(reader.parser.feed("3\r\nabc\r\n", used), State::failed);
  EXPECT_EQ(reader.parser.failure(), 413U);

  ASSERT_EQ(reader.read(head), State::head);
  reader.parser.limit_body(100);
  EXPECT_EQ(reader.parser.feed("zz\r\nabc\r\n", used), State::failed);
  EXPECT_EQ(reader.parser.failure(), 400U);
}

TEST(RequestParser, takes_only_the_expectation_that_it_knows) {
  Reader reader;
  ASSERT_EQ(reader.read("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-Continue\r\n\r\n"), State::head);
  EXPECT_TRUE(reader.parser.expects_continue());
  EXPECT_EQ(reader.refusal("POST / HTTP/1.1\r\nHost: h\r\nExpect: coffee\r\n\r\n"), 417U);
}

}  // namespace
}  // namespace parangon::net
