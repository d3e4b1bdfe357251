// Proves that stopping loses no request in flight and that reloading disturbs no connection.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <future>

#include "tests/integration/net/raw_tls.hpp"
#include "tests/integration/net/test_server.hpp"

namespace parangon::net::testing_support {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;

const std::string blocked_request = "GET /blocked HTTP/1.1\r\nHost: localhost\r\n\r\n";

TEST(Stop, finishes_the_request_in_flight_and_closes_idle_connections) {
  TestServer server;
  const std::uint16_t port = server.port();
  RawTls busy(port);
  RawTls idle(port);
  idle.send(hello_request);
  EXPECT_EQ(status_of_answer(idle.answer()), 200);
  busy.send(blocked_request);
  server.blocked.wait();
  auto stopping = std::async(std::launch::async, [&] { server.server->stop(seconds(30)); });
  EXPECT_EQ(idle.rest(), "");  // Returns when the server has closed it.
  EXPECT_THROW(RawTls{port}, std::runtime_error);
  server.gate.open();
  EXPECT_THAT(busy.rest(),
              AllOf(HasSubstr("200 OK"), HasSubstr("Connection: close"), EndsWith("unblocked")));
  busy.drop();
  stopping.get();
  EXPECT_EQ(server.server->connections(), 0U);
}

TEST(Stop, cuts_what_is_left_at_the_end_of_the_grace) {
  TestServer server;
  RawTls half(server.port());
  half.send("POST /size HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\nhalf");
  server.server->stop(milliseconds(50));
  EXPECT_EQ(server.server->connections(), 0U);
}

TEST(Stop, twice_is_once) {
  TestServer server;
  server.server->stop(seconds(0));
  server.server->stop(seconds(0));
}

TEST(Start, an_address_in_use_or_senseless_is_an_error_that_names_it) {
  TestServer server;
  for (const char* address : {"127.0.0.1", "not-an-address"}) {
    ServerConfig config;
    ListenerConfig listener;
    listener.name = "second";
    listener.address = address;
    listener.port = server.port();
    listener.tls = {server.identity.chain, server.identity.key, {}};
    listener.routes = std::make_shared<RouteTable>();
    config.listeners.push_back(listener);
    auto second = Server::start(std::move(config));
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, Errc::unavailable);
    EXPECT_THAT(second.error().message.en,
                AllOf(HasSubstr("second"), HasSubstr(std::to_string(server.port()))));
  }
}

TEST(Reload, new_connections_see_the_new_certificate_and_old_ones_go_on) {
  TestServer server;
  RawTls old(server.port());
  old.send(hello_request);
  EXPECT_EQ(status_of_answer(old.answer()), 200);
  server.pki.issue("server", TestPki::Use::server);
  EXPECT_EQ(RawTls(server.port()).server_fingerprint(), old.server_fingerprint());
  ASSERT_TRUE(server.server->reload());
  EXPECT_NE(RawTls(server.port()).server_fingerprint(), old.server_fingerprint());
  old.send(hello_request);
  EXPECT_EQ(status_of_answer(old.answer()), 200);
}

TEST(Reload, a_broken_file_changes_nothing_and_is_named) {
  TestServer server({}, true);
  const std::string before = RawTls(server.port()).server_fingerprint();
  const auto other = server.pki.issue("other", TestPki::Use::server);
  const auto expired =
      server.pki.issue("expired", TestPki::Use::server, "20200101000000Z", "20200201000000Z");
  const auto chain = server.identity.chain;
  const auto kept = server.pki.folder() / "kept";
  struct Case {
    std::filesystem::path broken;
    std::filesystem::path with;  ///< Empty: removed.
    Errc code;
  };
  std::ofstream(server.pki.folder() / "text") << "no certificate\n";
  const auto text = server.pki.folder() / "text";
  for (const Case& item : std::vector<Case>{{chain, text, Errc::malformed},
                                            {chain, {}, Errc::unavailable},
                                            {server.identity.key, other.key, Errc::malformed},
                                            {server.identity.key, {}, Errc::unavailable},
                                            {server.identity.key, text, Errc::malformed},
                                            {server.pki.crl(), text, Errc::malformed},
                                            {server.pki.crl(), {}, Errc::unavailable},
                                            {server.pki.authorities(), text, Errc::malformed},
                                            {chain, expired.chain, Errc::invalid_argument}}) {
    std::filesystem::copy_file(item.broken, kept,
                               std::filesystem::copy_options::overwrite_existing);
    std::filesystem::remove(item.broken);
    if (!item.with.empty()) {
      std::filesystem::copy_file(item.with, item.broken);
    }
    const Status reloaded = server.server->reload();
    ASSERT_FALSE(reloaded) << item.broken << " " << item.with;
    EXPECT_EQ(reloaded.error().code, item.code) << reloaded.error().message.en;
    EXPECT_THAT(reloaded.error().message.fr, HasSubstr(item.broken.string()));
    EXPECT_EQ(RawTls(server.port()).server_fingerprint(), before);
    std::filesystem::copy_file(kept, item.broken,
                               std::filesystem::copy_options::overwrite_existing);
  }
  EXPECT_TRUE(server.server->reload());
}

TEST(Reload, an_authority_without_revocation_list_is_refused) {
  TestServer server({}, true);
  std::filesystem::copy_file(server.pki.folder() / "root.crl", server.pki.crl(),
                             std::filesystem::copy_options::overwrite_existing);
  const Status reloaded = server.server->reload();
  ASSERT_FALSE(reloaded);
  EXPECT_THAT(reloaded.error().message.en, HasSubstr("no revocation list"));
}

}  // namespace
}  // namespace parangon::net::testing_support
