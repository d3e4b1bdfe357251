// Proves that slow, greedy and numerous clients are cut off, and that the others do not notice.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <future>
#include <thread>

#include "tests/integration/net/raw_tls.hpp"
#include "tests/integration/net/test_server.hpp"

namespace parangon::net::testing_support {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;

/// A server all of whose timeouts are long but the one that `adjust` shortens.
std::unique_ptr<TestServer> server_with(const std::function<void(Timeouts&, Limits&)>& adjust) {
  return std::make_unique<TestServer>([&](ServerConfig& config) {
    adjust(config.listeners.at(0).timeouts, config.listeners.at(0).limits);
  });
}

TEST(Timeouts, unfinished_headers_are_cut_with_408) {
  const auto server = server_with([](Timeouts& t, Limits&) { t.header = milliseconds(300); });
  RawTls slow(server->port());
  slow.send("GET /hello HTTP/1.1\r\n");
  EXPECT_EQ(status_of_answer(slow.rest()), 408);
  EXPECT_TRUE(server->recorder->wait_answered(408));
  EXPECT_EQ(curl(*server, server->url("/hello")), "hello");
}

TEST(Timeouts, a_header_line_now_and_then_does_not_extend_the_time) {
  const auto server = server_with([](Timeouts& t, Limits&) { t.header = milliseconds(400); });
  RawTls slow(server->port());
  slow.send("GET /hello HTTP/1.1\r\n");
  for (int i = 0; i < 60 && server->recorder->answered().empty(); ++i) {
    slow.send("X: y\r\n");
    std::this_thread::sleep_for(milliseconds(50));
  }
  EXPECT_EQ(status_of_answer(slow.rest()), 408);
}

TEST(Timeouts, a_stalled_body_is_cut_with_408) {
  const auto server = server_with([](Timeouts& t, Limits&) { t.body = milliseconds(300); });
  for (const char* framing : {"Content-Length: 100", "Transfer-Encoding: chunked"}) {
    RawTls slow(server->port());
    slow.send("POST /size HTTP/1.1\r\nHost: h\r\n" + std::string(framing) + "\r\n\r\n5\r\n");
    EXPECT_EQ(status_of_answer(slow.rest()), 408) << framing;
  }
}

TEST(Timeouts, an_idle_connection_is_closed_without_a_word) {
  const auto server = server_with([](Timeouts& t, Limits&) { t.idle = milliseconds(300); });
  RawTls client(server->port());
  client.send(hello_request);
  EXPECT_EQ(status_of_answer(client.answer()), 200);
  EXPECT_EQ(client.rest(), "");
}

TEST(Timeouts, a_handshake_that_never_comes_is_cut_and_reported) {
  const auto server = server_with([](Timeouts& t, Limits&) { t.handshake = milliseconds(300); });
  const std::string port = std::to_string(server->port());
  run_command("bash -c 'exec 3<>/dev/tcp/127.0.0.1/" + port + "; timeout 10 cat <&3'");
  EXPECT_TRUE(server->recorder->wait_refused("timeout"));
}

TEST(Timeouts, who_does_not_read_the_answer_is_cut) {
  const auto server = server_with([](Timeouts& t, Limits&) {
    t.write = milliseconds(300);
    t.minimum_rate = 100'000'000;
  });
  RawTls deaf(server->port());
  for (int i = 0; i < 20; ++i) {  // Far more than the kernel's buffers hold.
    deaf.send("GET /large HTTP/1.1\r\nHost: h\r\n\r\n");
  }
  EXPECT_TRUE(server->recorder->wait_closed(1));
}

TEST(Timeouts, a_job_that_waits_too_long_for_the_pool_gives_504) {
  const auto server = server_with([](Timeouts& t, Limits&) { t.handler = milliseconds(300); });
  RawTls first(server->port());
  RawTls second(server->port());
  const std::string blocked = "GET /blocked HTTP/1.1\r\nHost: h\r\n\r\n";
  first.send(blocked);
  server->blocked.wait();
  second.send(blocked);
  EXPECT_EQ(status_of_answer(second.answer()), 504);
  // The one that runs is waited for, and answers; its connection and the other one go on.
  server->gate.open();
  EXPECT_EQ(status_of_answer(first.answer()), 200);
  second.send(hello_request);
  EXPECT_EQ(status_of_answer(second.answer()), 200);
}

TEST(Limits, a_full_pool_gives_503_with_retry_after) {
  TestServer server;
  const std::string blocked = "GET /blocked HTTP/1.1\r\nHost: h\r\n\r\n";
  RawTls running(server.port());
  running.send(blocked);
  server.blocked.wait();
  RawTls queued(server.port());
  queued.send(blocked);
  while (server.pool.queued() == 0) {
    std::this_thread::sleep_for(milliseconds(5));
  }
  RawTls refused(server.port());
  refused.send(blocked);
  const std::string answer = refused.answer();
  EXPECT_EQ(status_of_answer(answer), 503);
  EXPECT_THAT(answer, HasSubstr("Retry-After: "));
  server.gate.open();
  EXPECT_EQ(status_of_answer(queued.answer()), 200);
}

TEST(Limits, connections_over_the_limit_are_closed_and_reported) {
  const auto server = server_with([](Timeouts&, Limits& l) { l.connections = 2; });
  RawTls one(server->port());
  auto two = std::make_unique<RawTls>(server->port());
  EXPECT_THROW(RawTls(server->port()), std::runtime_error);
  EXPECT_TRUE(server->recorder->wait_refused("connection_limit"));
  two.reset();
  ASSERT_TRUE(server->recorder->wait_closed(1));
  EXPECT_EQ(curl(*server, server->url("/hello")), "hello");
}

TEST(Limits, connections_of_one_address_are_limited) {
  const auto server = server_with([](Timeouts&, Limits& l) { l.connections_per_address = 1; });
  RawTls one(server->port());
  EXPECT_THROW(RawTls(server->port()), std::runtime_error);
  EXPECT_TRUE(server->recorder->wait_refused("address_limit"));
}

TEST(Limits, the_last_request_of_a_connection_says_close) {
  const auto server = server_with([](Timeouts&, Limits& l) { l.requests_per_connection = 2; });
  RawTls client(server->port());
  client.send(hello_request);
  EXPECT_THAT(client.answer(), HasSubstr("Connection: keep-alive"));
  client.send(hello_request);
  EXPECT_THAT(client.rest(), HasSubstr("Connection: close"));
}

TEST(Limits, without_descriptors_the_server_waits_and_then_accepts_again) {
#ifdef PARANGON_TYPES_ARE_CHECKED
  GTEST_SKIP() << "UndefinedBehaviorSanitizer opens a pipe to look at an object's type.";
#endif
  TestServer server;
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
  std::vector<int> taken;
  for (int fd = ::dup(0); fd >= 0; fd = ::dup(0)) {
    taken.push_back(fd);
    if (taken.size() == 1) {
      const rlimit low{static_cast<rlim_t>(fd) + 3, before.rlim_max};
      ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &low), 0);
    }
  }
  ::close(taken.back());  // One is left for the client; none for the server.
  taken.pop_back();
  auto client = std::async(std::launch::async, [&] {
    RawTls raw(server.port());
    raw.send(hello_request);
    return raw.answer();
  });
  EXPECT_TRUE(server.recorder->wait_refused("no_descriptors"));
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &before), 0);
  EXPECT_EQ(status_of_answer(client.get()), 200);
  for (const int fd : taken) {
    ::close(fd);
  }
}

}  // namespace
}  // namespace parangon::net::testing_support
