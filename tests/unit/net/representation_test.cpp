// Proves RFC 9110 for a resource that is known whole: which form is sent, what is not sent again,
// and which bytes a range is.
#include "shared/net/representation.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace parangon::net {
namespace {

std::shared_ptr<const std::string> shared(const char* text) {
  return std::make_shared<const std::string>(text);
}

const auto modified = parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT").value();

Representation resource() {
  return {.content_type = "text/csv",
          .last_modified = modified,
          .cache_control = "no-cache",
          .headers = {{"X-Extra", "1"}},
          .identity = {shared("0123456789"), "\"plain\"", "cGxhaW4="},
          .gzip = {shared("zipped"), "\"gzip\"", "Z3ppcA=="}};
}

Response answer(std::vector<Header> headers, Verb verb = Verb::get) {
  Request request;
  request.verb = verb;
  request.headers = std::move(headers);
  return answer_with(request, resource());
}

std::string header(const Response& response, std::string_view name) {
  const auto found = std::ranges::find_if(
      response.headers, [&](const Header& h) { return same_token(h.name, name); });
  return found == response.headers.end() ? "-" : found->value;
}

// Without conditions the whole is sent, and all that others need to ask again.
TEST(Representation, IsSentWhole) {
  const auto whole = answer({});
  EXPECT_EQ(whole.status, 200U);
  EXPECT_EQ(whole.body_view(), "0123456789");
  EXPECT_EQ(header(whole, "ETag"), "\"plain\"");
  EXPECT_EQ(header(whole, "Last-Modified"), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(header(whole, "Vary"), "Accept-Encoding");
  EXPECT_EQ(header(whole, "Repr-Digest"), "sha-256=:cGxhaW4=:");
  EXPECT_EQ(header(whole, "Accept-Ranges"), "bytes");
  EXPECT_EQ(header(whole, "Content-Encoding"), "-");
  EXPECT_EQ(header(whole, "X-Extra"), "1");
}

// The compressed form is another one: its own tag, digest, and bytes that ranges count in.
TEST(Representation, HasACompressedForm) {
  const auto coded = answer({{"Accept-Encoding", "br, gzip"}, {"Range", "bytes=1-2"}});
  EXPECT_EQ(coded.status, 206U);
  EXPECT_EQ(coded.body_view(), "ip");
  EXPECT_EQ(header(coded, "ETag"), "\"gzip\"");
  EXPECT_EQ(header(coded, "Content-Encoding"), "gzip");
  EXPECT_EQ(header(coded, "Content-Range"), "bytes 1-2/6");
  EXPECT_EQ(header(coded, "Repr-Digest"), "sha-256=:Z3ppcA==:");
}

TEST(Representation, ChoosesByWeight) {
  for (const char* yes : {"gzip", "GZIP", "x-gzip", "*", "gzip;q=0.5, identity;q=0.5",
                          "br,gzip;q=1", "gzip; q=0.001"}) {
    EXPECT_TRUE(prefers_gzip(yes)) << yes;
  }
  for (const char* no : {"", "br", "identity", "gzip;q=0", "*;q=0", "gzip;q=0.2, identity;q=0.3",
                         "gzip;q=0, *", "gzip;q=x"}) {
    EXPECT_FALSE(prefers_gzip(no)) << no;
  }
}

// Section 13.2.2: If-Match goes before If-None-Match, tags before dates.
TEST(Representation, PreconditionsHaveTheirOrder) {
  const auto status = [](std::vector<Header> headers) { return answer(std::move(headers)).status; };
  EXPECT_EQ(status({{"If-None-Match", "\"x\", \"plain\""}}), 304U);
  EXPECT_EQ(status({{"If-None-Match", "W/\"plain\""}}), 304U);
  EXPECT_EQ(status({{"If-None-Match", "*"}}), 304U);
  EXPECT_EQ(status({{"If-None-Match", "\"gzip\""}}), 200U);
  EXPECT_EQ(status({{"If-Match", "\"plain\""}}), 200U);
  EXPECT_EQ(status({{"If-Match", "*"}}), 200U);
  EXPECT_EQ(status({{"If-Match", "W/\"plain\""}}), 412U);
  EXPECT_EQ(status({{"If-Match", "\"x\""}, {"If-None-Match", "\"plain\""}}), 412U);
  EXPECT_EQ(status({{"If-Modified-Since", "Sun, 06 Nov 1994 08:49:37 GMT"}}), 304U);
  EXPECT_EQ(status({{"If-Modified-Since", "Sun, 06 Nov 1994 08:49:36 GMT"}}), 200U);
  EXPECT_EQ(status({{"If-Modified-Since", "yesterday"}}), 200U);
  EXPECT_EQ(
      status({{"If-None-Match", "\"x\""}, {"If-Modified-Since", "Sun, 06 Nov 1994 08:49:37 GMT"}}),
      200U);
  EXPECT_EQ(status({{"If-Unmodified-Since", "Sun, 06 Nov 1994 08:49:36 GMT"}}), 412U);
  EXPECT_EQ(status({{"If-Unmodified-Since", "Sun, 06 Nov 1994 08:49:37 GMT"}}), 200U);
  EXPECT_EQ(answer({{"If-None-Match", "\"plain\""}}).body_view(), "");
}

// Section 14: one range in its three forms; what cannot be read is the whole.
TEST(Representation, SendsOneRange) {
  const auto part = [](const char* range) {
    const auto sent = answer({{"Range", range}});
    return std::to_string(sent.status) + " " + std::string(sent.body_view()) + " " +
           header(sent, "Content-Range");
  };
  EXPECT_EQ(part("bytes=0-0"), "206 0 bytes 0-0/10");
  EXPECT_EQ(part("bytes=7-"), "206 789 bytes 7-9/10");
  EXPECT_EQ(part("bytes=-3"), "206 789 bytes 7-9/10");
  EXPECT_EQ(part("bytes=-30"), "206 0123456789 bytes 0-9/10");
  EXPECT_EQ(part("bytes=8-99"), "206 89 bytes 8-9/10");
  EXPECT_EQ(part("BYTES=8-8"), "206 8 bytes 8-8/10");
  EXPECT_EQ(part("bytes=10-"), "416  bytes */10");
  EXPECT_EQ(part("bytes=-0"), "416  bytes */10");
  for (const char* whole : {"bytes=2-1", "bytes=0-1,3-4", "bytes=", "bytes=-", "bytes=a-b",
                            "lines=0-1", "bytes=1-x", "bytes=99999999999999999999-"}) {
    EXPECT_EQ(part(whole), "200 0123456789 -") << whole;
  }
  EXPECT_EQ(answer({{"Range", "bytes=0-0"}}, Verb::head).status, 200U);
}

// A range of something else than what the client has is of no use to it: it gets the whole.
TEST(Representation, RangesAreConditional) {
  const auto status = [](const char* condition) {
    return answer({{"Range", "bytes=0-1"}, {"If-Range", condition}}).status;
  };
  EXPECT_EQ(status("\"plain\""), 206U);
  EXPECT_EQ(status("\"gzip\""), 200U);
  EXPECT_EQ(status("W/\"plain\""), 200U);
  EXPECT_EQ(status("Sun, 06 Nov 1994 08:49:37 GMT"), 206U);
  EXPECT_EQ(status("Sun, 06 Nov 1994 08:49:38 GMT"), 200U);
  EXPECT_EQ(status("nonsense"), 200U);
}

TEST(Representation, ReadsAllDates) {
  EXPECT_EQ(parse_http_date("Sunday, 06-Nov-94 08:49:37 GMT"), modified);
  EXPECT_EQ(parse_http_date("Sun Nov  6 08:49:37 1994"), modified);
  EXPECT_EQ(format_http_date(modified), "Sun, 06 Nov 1994 08:49:37 GMT");
  for (const char* bad : {"", "Sun, 06 Nov 1994 08:49:37", "1994-11-06T08:49:37Z",
                          "Sun, 06 Nov 1994 08:49:37 GMT "}) {
    EXPECT_FALSE(parse_http_date(bad)) << bad;
  }
}

}  // namespace
}  // namespace parangon::net
