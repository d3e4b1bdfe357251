// Proves what a client sees of the server over real TLS: answers, refusals, limits, odd clients.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/integration/net/raw_tls.hpp"
#include "tests/integration/net/test_server.hpp"

namespace parangon::net::testing_support {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::string raw_get(const std::string& target) {
  return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
}

TEST(Http, curl_gets_an_answer_with_every_header_of_the_contract) {
  TestServer server;
  const std::string out = curl(server, "-i " + server.url("/hello"));
  EXPECT_THAT(out, StartsWith("HTTP/1.1 200 OK\r\nDate: "));
  EXPECT_THAT(out, AllOf(HasSubstr("Content-Length: 5\r\n"), HasSubstr("X-Request-Id: "),
                         HasSubstr("Strict-Transport-Security: "), HasSubstr("nosniff"),
                         HasSubstr("default-src 'none'"), HasSubstr("Cache-Control: no-store")));
  EXPECT_THAT(out, EndsWith("\r\n\r\nhello"));
}

TEST(Http, every_refusal_has_its_status) {
  TestServer server;
  struct Case {
    std::string arguments;
    std::string status;
  };
  const std::string json = "-H 'Content-Type: application/json' ";
  for (const Case& item : std::vector<Case>{
           {server.url("/nowhere"), "404"},
           {server.url("/missing"), "404"},
           {"-X PUT " + server.url("/hello"), "405"},
           {"-X BREW " + server.url("/hello"), "405"},
           {"-X BREW " + server.url("/nowhere"), "404"},
           {"-d x " + server.url("/echo"), "415"},
           {"-X POST " + server.url("/echo"), "415"},
           {json + "-d '" + std::string(1001, 'x') + "' " + server.url("/echo"), "413"},
           {json + "-H 'Transfer-Encoding: chunked' -d '" + std::string(1001, 'x') + "' " +
                server.url("/echo"),
            "413"},
           {"-X GET -d x " + server.url("/hello"), "413"},
           {server.url("/" + std::string(5000, 'a')), "414"},
           {"-H 'X: " + std::string(20000, 'a') + "' " + server.url("/hello"), "431"},
           {"-H 'Expect: tea' " + server.url("/hello"), "417"},
           {"-H 'Transfer-Encoding: gzip' -d x " + server.url("/size"), "501"},
           {server.url("/items/%zz"), "400"},
           {server.url("/items/1?a=%zz"), "400"},
           {server.url("/secret"), "401"},
           {"-H 'X-Token: wrong' " + server.url("/secret"), "403"},
           {"-H 'X-Token: right' " + server.url("/secret"), "200"},
           {server.url("/throw"), "500"},
       }) {
    const std::string out = curl(server, "-o /dev/null -w '%{http_code}' " + item.arguments);
    EXPECT_THAT(out, StartsWith(item.status)) << item.arguments.substr(0, 200);
  }
  EXPECT_EQ(curl(server, server.url("/hello")), "hello");
}

TEST(Http, errors_speak_the_language_asked_for_and_reveal_nothing) {
  TestServer server;
  EXPECT_THAT(curl(server, "-H 'Accept-Language: fr' " + server.url("/throw")),
              AllOf(HasSubstr("Défaut interne"), Not(HasSubstr("secret"))));
  EXPECT_THAT(curl(server, "-H 'Accept-Language: en' " + server.url("/throw")),
              HasSubstr("Internal fault"));
  EXPECT_THAT(server.recorder->failures(), testing::Contains("the secret detail"));
}

TEST(Http, head_and_options_are_answered_for_every_path) {
  TestServer server;
  EXPECT_THAT(curl(server, "-I " + server.url("/hello")),
              AllOf(HasSubstr("200 OK"), HasSubstr("Content-Length: 5"), EndsWith("\r\n\r\n")));
  EXPECT_THAT(curl(server, "-I " + server.url("/cached")),
              AllOf(HasSubstr("200 OK"), EndsWith("\r\n\r\n")));
  EXPECT_THAT(curl(server, "-i -X OPTIONS " + server.url("/hello")),
              AllOf(HasSubstr("204 No Content"), HasSubstr("Allow: GET, HEAD, OPTIONS"),
                    Not(HasSubstr("Content-Length"))));
  EXPECT_THAT(curl(server, "-i -X DELETE " + server.url("/echo")),
              HasSubstr("Allow: POST, OPTIONS"));
}

TEST(Http, parameters_reach_the_handler_decoded) {
  TestServer server;
  EXPECT_EQ(curl(server, "'" + server.url("/items/a%20b?q=%C3%A9&x=1&q=2") + "'"), "a b\né\n2\n");
}

TEST(Http, a_ready_made_answer_is_revalidated_by_its_etag) {
  TestServer server;
  EXPECT_EQ(curl(server, server.url("/cached")), "{\"cached\":true}");
  const std::string out = curl(server, "-i -H 'If-None-Match: \"v1\"' " + server.url("/cached"));
  EXPECT_THAT(out, StartsWith("HTTP/1.1 304 Not Modified"));
  EXPECT_THAT(out, AllOf(HasSubstr("Cache-Control: max-age=60"), EndsWith("\r\n\r\n")));
}

TEST(Http, large_bodies_pass_in_both_directions_plain_and_chunked) {
  TestServer server;
  const auto file = server.pki.folder() / "body";
  run_command("head -c 20000000 /dev/zero > " + file.string());
  EXPECT_EQ(curl(server, "--data-binary @" + file.string() + " " + server.url("/size")),
            "20000000");
  EXPECT_EQ(curl(server, "-H 'Transfer-Encoding: chunked' --data-binary @" + file.string() + " " +
                             server.url("/size")),
            "20000000");
  EXPECT_EQ(curl(server, "-o /dev/null -w '%{size_download}' " + server.url("/large")), "3000000");
}

TEST(Http, tls_1_2_is_refused_with_the_alert_protocol_version) {
  TestServer server;
  const std::string out =
      run_command("openssl s_client -connect 127.0.0.1:" + std::to_string(server.port()) +
                  " -tls1_2 </dev/null");
  EXPECT_THAT(out, HasSubstr("alert number 70"));
  EXPECT_TRUE(server.recorder->wait_refused("protocol_version"));
}

TEST(Http, plain_http_on_the_tls_port_is_reported_and_harms_nobody) {
  TestServer server;
  run_command("curl -sS --max-time 10 http://127.0.0.1:" + std::to_string(server.port()) + "/");
  EXPECT_EQ(curl(server, server.url("/hello")), "hello");
}

TEST(Http, a_connection_serves_many_requests_and_pipelined_ones_in_order) {
  TestServer server;
  RawTls client(server.port());
  client.send(raw_get("/items/1") + raw_get("/cached") + raw_get("/items/2") + raw_get("/nowhere") +
              "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n"
              "Content-Length: 2\r\n\r\n{}" +
              raw_get("/hello"));
  EXPECT_THAT(client.answer(), EndsWith("1\n"));
  EXPECT_THAT(client.answer(), EndsWith("{\"cached\":true}"));
  EXPECT_THAT(client.answer(), EndsWith("2\n"));
  EXPECT_EQ(status_of_answer(client.answer()), 404);
  EXPECT_THAT(client.answer(), EndsWith("{}"));
  EXPECT_THAT(client.answer(), EndsWith("hello"));
}

TEST(Http, what_could_smuggle_a_request_gets_400_and_the_connection_ends) {
  TestServer server;
  for (const char* fields :
       {"Content-Length: 4\r\nContent-Length: 5\r\n", "Content-Length: 4\r\nContent-Length: 4\r\n",
        "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n"}) {
    RawTls client(server.port());
    client.send("POST /size HTTP/1.1\r\nHost: h\r\n" + std::string(fields) + "\r\n" +
                raw_get("/hello"));
    const std::string all = client.rest();
    EXPECT_EQ(status_of_answer(all), 400) << fields;
    EXPECT_THAT(all, Not(HasSubstr("hello"))) << fields;
    EXPECT_THAT(all, HasSubstr("Connection: close")) << fields;
  }
}

TEST(Http, an_unread_body_is_never_taken_for_the_next_request) {
  TestServer server;
  RawTls client(server.port());
  const std::string inner = raw_get("/hello");
  client.send("POST /nowhere HTTP/1.1\r\nHost: h\r\nContent-Length: " +
              std::to_string(inner.size()) + "\r\n\r\n" + inner);
  const std::string all = client.rest();
  EXPECT_EQ(status_of_answer(all), 404);
  EXPECT_THAT(all, Not(HasSubstr("hello")));
}

TEST(Http, other_versions_get_505_and_garbage_400) {
  TestServer server;
  RawTls two(server.port());
  two.send("GET / HTTP/2.0\r\nHost: h\r\n\r\n");
  EXPECT_EQ(status_of_answer(two.answer()), 505);
  RawTls garbage(server.port());
  garbage.send("\x01\x02\x03 nonsense\r\n\r\n");
  EXPECT_EQ(status_of_answer(garbage.answer()), 400);
}

TEST(Http, http_1_0_is_answered_and_closed) {
  TestServer server;
  RawTls client(server.port());
  client.send("GET /hello HTTP/1.0\r\n\r\n");
  EXPECT_THAT(client.rest(), AllOf(HasSubstr("Connection: close"), EndsWith("hello")));
}

TEST(Http, an_announced_oversized_body_is_refused_before_it_is_sent) {
  TestServer server;
  RawTls client(server.port());
  client.send(
      "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n"
      "Content-Length: 1000000\r\n\r\n");
  EXPECT_EQ(status_of_answer(client.rest()), 413);
}

TEST(Http, continue_is_sent_only_when_the_body_is_welcome) {
  TestServer server;
  RawTls welcome(server.port());
  const std::string head =
      "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n"
      "Expect: 100-continue\r\nContent-Length: ";
  welcome.send(head + "2\r\n\r\n");
  EXPECT_THAT(welcome.answer(), StartsWith("HTTP/1.1 100 Continue"));
  welcome.send("{}");
  EXPECT_THAT(welcome.answer(), EndsWith("{}"));
  RawTls refused(server.port());
  refused.send(head + "2000\r\n\r\n");
  EXPECT_EQ(status_of_answer(refused.answer()), 413);
}

TEST(Http, a_half_sent_body_leaves_the_server_as_it_was) {
  TestServer server;
  {
    RawTls client(server.port());
    client.send("POST /size HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\nonly this");
    client.drop();
  }
  EXPECT_TRUE(server.recorder->wait_closed(1));
  EXPECT_EQ(curl(server, server.url("/hello")), "hello");
}

TEST(Http, the_observer_sees_pattern_status_and_bytes) {
  TestServer server;
  const std::string request = raw_get("/items/7");
  RawTls client(server.port());
  client.send(request);
  const std::string answer = client.answer();
  ASSERT_TRUE(server.recorder->wait_answered(200));
  const auto seen = server.recorder->answered().at(0);
  EXPECT_EQ(seen.pattern, "/items/{id}");
  EXPECT_EQ(seen.bytes_in, request.size());
  EXPECT_EQ(seen.bytes_out, answer.size());
}

}  // namespace
}  // namespace parangon::net::testing_support
