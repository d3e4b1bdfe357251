// Proves our client against our server: mutual TLS with every certificate defect, reuse, limits.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "shared/net/tls_alert.hpp"
#include "tests/integration/net/test_server.hpp"

namespace parangon::net::testing_support {
namespace {

using testing::HasSubstr;

ClientRequest get(std::string target) {
  ClientRequest request;
  request.target = std::move(target);
  return request;
}

std::unique_ptr<Client> client_of(ClientConfig config) {
  auto client = Client::make(std::move(config));
  if (!client) {
    throw std::runtime_error(client.error().message.en);
  }
  return std::move(*client);
}

class Members : public testing::Test {
 protected:
  ClientConfig config(const std::optional<TestPki::Identity>& identity) const {
    ClientConfig made = server.client_config();
    made.base_url = "https://localhost:" + std::to_string(server.members_port());
    if (identity) {
      made.certificate_chain = identity->chain;
      made.private_key = identity->key;
    }
    return made;
  }

  /// Expects the alert on both sides.
  void expect_refused(const ClientConfig& made, int alert) {
    auto response = client_of(made)->send(get("/whoami"));
    ASSERT_FALSE(response) << response->body;
    EXPECT_EQ(response.error().code, Errc::unauthenticated);
    EXPECT_THAT(response.error().message.fr, HasSubstr(alert_text(alert).fr));
    EXPECT_THAT(response.error().message.en, HasSubstr(alert_text(alert).en));
    EXPECT_TRUE(server.recorder->wait_refused(std::string(alert_name(alert))));
  }

  TestServer server{{}, true};
};

TEST_F(Members, the_handler_sees_whose_certificate_it_is) {
  const auto good = server.pki.issue("agency", TestPki::Use::client);
  auto response = client_of(config(good))->send(get("/whoami"));
  ASSERT_TRUE(response) << response.error().message.en;
  EXPECT_THAT(response->body, HasSubstr("agency|urn:test:agency|10"));
}

TEST_F(Members, no_certificate) { expect_refused(config({}), 116); }

TEST_F(Members, another_authority) {
  TestPki other;
  expect_refused(config(other.issue("agency", TestPki::Use::client)), 48);
}

TEST_F(Members, expired) {
  expect_refused(
      config(server.pki.issue("old", TestPki::Use::client, "20200101000000Z", "20200201000000Z")),
      45);
}

TEST_F(Members, not_yet_valid) {
  expect_refused(
      config(server.pki.issue("young", TestPki::Use::client, "20900101000000Z", "20910101000000Z")),
      42);
}

TEST_F(Members, made_for_servers) {
  expect_refused(config(server.pki.issue("wrong", TestPki::Use::server)), 43);
}

TEST_F(Members, revoked_after_a_reload_and_not_before) {
  const auto identity = server.pki.issue("agency", TestPki::Use::client);
  const auto kept = client_of(config(identity));
  ASSERT_TRUE(kept->send(get("/whoami")));
  server.pki.revoke(identity);
  server.pki.renew_crl();
  ASSERT_TRUE(client_of(config(identity))->send(get("/whoami")));
  ASSERT_TRUE(server.server->reload());
  expect_refused(config(identity), 44);
  EXPECT_TRUE(kept->send(get("/whoami")));  // Its connection is older than the reload.
}

// A list's signature is verified once, what it says is looked up each time.
TEST_F(Members, revoked_also_when_the_lists_are_known) {
  const auto good = server.pki.issue("good", TestPki::Use::client);
  const auto revoked = server.pki.issue("revoked", TestPki::Use::client);
  server.pki.revoke(revoked);
  server.pki.renew_crl();
  ASSERT_TRUE(server.server->reload());
  for (int i = 0; i < 2; ++i) {
    EXPECT_TRUE(client_of(config(good))->send(get("/whoami")));
    expect_refused(config(revoked), 44);
  }
}

// A list that another key has signed stays refused, under the same names.
TEST_F(Members, forged_list_is_refused_every_time) {
  const auto good = server.pki.issue("good", TestPki::Use::client);
  const TestPki other;
  server.pki.set_crl(server.pki.folder() / "root.crl", other.folder() / "issuing.crl");
  ASSERT_TRUE(server.server->reload());
  for (int i = 0; i < 2; ++i) {
    EXPECT_FALSE(client_of(config(good))->send(get("/whoami")));
    EXPECT_TRUE(server.recorder->wait_refused("decrypt_error"));
  }
}

// A list that runs out refuses those whom it has let in before.
TEST_F(Members, list_that_runs_out_is_refused_then) {
  const auto good = server.pki.issue("good", TestPki::Use::client);
  server.pki.renew_crl(5);
  const auto made = std::chrono::steady_clock::now();
  ASSERT_TRUE(server.server->reload());
  ASSERT_TRUE(client_of(config(good))->send(get("/whoami")));
  std::this_thread::sleep_until(made + std::chrono::seconds(7));
  expect_refused(config(good), 45);
}

TEST_F(Members, weak_key_is_refused_by_the_server) {
  const auto weak = server.pki.issue("weak", TestPki::Use::client, "", "", "rsa:1024");
  const std::string out = run_command(
      "(printf 'GET /whoami HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n'; sleep 1) | openssl s_client -quiet "
      "-connect 127.0.0.1:" +
      std::to_string(server.members_port()) + " -cipher 'DEFAULT@SECLEVEL=0' -cert " +
      weak.chain.string() + " -key " + weak.key.string());
  EXPECT_THAT(out, HasSubstr("alert"));
  EXPECT_TRUE(server.recorder->wait_refused("bad_certificate"));
}

TEST_F(Members, s_client_without_certificate_reads_alert_116) {
  const std::string out =
      run_command("(sleep 1; echo) | openssl s_client -connect 127.0.0.1:" +
                  std::to_string(server.members_port()) + " -CAfile " + server.pki.root().string());
  EXPECT_THAT(out, HasSubstr("alert number 116"));
}

TEST_F(Members, a_session_is_never_resumed) {
  const auto good = server.pki.issue("agency", TestPki::Use::client);
  const std::string out = run_command(
      "(printf 'GET /whoami HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n'; sleep 1) | openssl s_client "
      "-connect 127.0.0.1:" +
      std::to_string(server.members_port()) + " -cert " + good.chain.string() + " -key " +
      good.key.string());
  EXPECT_THAT(out, HasSubstr("200 OK"));
  EXPECT_THAT(out, testing::Not(HasSubstr("New Session Ticket")));
}

TEST(Client, refuses_a_server_that_is_not_to_be_trusted_and_says_why) {
  TestServer server;
  ClientConfig other_name = server.client_config();
  other_name.server_name = "hub.example.fr";
  auto response = client_of(other_name)->send(get("/hello"));
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, Errc::bad_signature);
  EXPECT_THAT(response.error().message.en, HasSubstr("another name"));

  TestPki stranger;
  ClientConfig other_authority = server.client_config();
  other_authority.authority_file = stranger.root();
  response = client_of(other_authority)->send(get("/hello"));
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, Errc::bad_signature);
  EXPECT_THAT(response.error().message.en, HasSubstr("consortium's authority"));

  ClientConfig by_address = server.client_config();
  by_address.base_url = "https://127.0.0.1:" + std::to_string(server.port());
  EXPECT_TRUE(client_of(by_address)->send(get("/hello")));
}

TEST(Client, keeps_its_connection_and_replaces_a_stale_one) {
  TestServer server([](ServerConfig& config) {
    config.listeners.at(0).timeouts.idle = std::chrono::milliseconds(200);
  });
  const auto client = client_of(server.client_config());
  ASSERT_TRUE(client->send(get("/hello")));
  ASSERT_TRUE(client->send(get("/hello")));
  ASSERT_TRUE(server.recorder->wait_closed(1));
  ClientRequest post;  // Nothing of it was sent yet, so that even a POST may go on a new one.
  post.verb = Verb::post;
  post.target = "/size";
  post.body = "four";
  auto response = client->send(post);
  ASSERT_TRUE(response) << response.error().message.en;
  EXPECT_EQ(response->body, "4");
}

TEST(Client, reports_progress_of_a_large_body) {
  TestServer server;
  const std::string body(5'000'000, 'x');
  std::uint64_t last = 0;
  bool growing = true;
  ClientRequest post;
  post.verb = Verb::post;
  post.target = "/size";
  post.body = body;
  post.progress = [&](std::uint64_t sent, std::uint64_t total) {
    growing = growing && sent > last && total == body.size();
    last = sent;
  };
  auto response = client_of(server.client_config())->send(post);
  ASSERT_TRUE(response) << response.error().message.en;
  EXPECT_EQ(response->body, "5000000");
  EXPECT_TRUE(growing);
  EXPECT_EQ(last, body.size());
}

TEST(Client, reads_a_refusal_that_comes_before_the_body_is_sent) {
  TestServer server;
  const std::string body(50'000'000, 'x');
  ClientRequest post;
  post.verb = Verb::post;
  post.target = "/echo";
  post.content_type = "application/json";
  post.body = body;
  auto response = client_of(server.client_config())->send(post);
  ASSERT_TRUE(response) << response.error().message.en;
  EXPECT_EQ(response->status, 413U);
}

TEST(Client, answers_over_the_limit_are_an_error) {
  TestServer server;
  ClientConfig config = server.client_config();
  config.max_response_bytes = 1'000'000;
  auto response = client_of(config)->send(get("/large"));
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, Errc::too_large);
  config.max_response_bytes = 3'000'000;
  EXPECT_EQ(client_of(config)->send(get("/large")).value().body.size(), 3'000'000U);
}

TEST(Client, unreachable_servers_each_have_their_error) {
  TestPki pki;
  ClientConfig config;
  config.authority_file = pki.root();
  config.base_url = "https://nowhere.invalid";
  auto response = client_of(config)->send(get("/"));
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, Errc::unavailable);
  EXPECT_THAT(response.error().message.en, HasSubstr("nowhere.invalid: server name not found"));

  // A port that was free a moment ago.
  std::uint16_t port = 0;
  {
    TestServer server;
    port = server.port();
  }
  config.base_url = "https://127.0.0.1:" + std::to_string(port);
  response = client_of(config)->send(get("/"));
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, Errc::unavailable);
  EXPECT_THAT(response.error().message.en, HasSubstr("refused"));
}

TEST(Client, a_server_that_never_answers_is_a_timeout) {
  TestServer server;
  ClientConfig config = server.client_config();
  config.answer_timeout = std::chrono::milliseconds(200);
  auto response = client_of(config)->send(get("/blocked"));
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, Errc::timeout);
  server.gate.open();
}

TEST(Client, senseless_configurations_are_refused_with_the_reason) {
  TestServer server;
  ClientConfig half = server.client_config();
  half.private_key = server.identity.key;
  EXPECT_EQ(Client::make(half).error().code, Errc::invalid_argument);
  ClientConfig absent = server.client_config();
  absent.authority_file = server.pki.folder() / "absent.pem";
  EXPECT_EQ(Client::make(absent).error().code, Errc::unavailable);
  ClientConfig no_pem = server.client_config();
  no_pem.authority_file = server.identity.key;
  EXPECT_EQ(Client::make(no_pem).error().code, Errc::malformed);
  ClientConfig plain = server.client_config();
  plain.base_url = "http://localhost";
  EXPECT_EQ(Client::make(plain).error().code, Errc::invalid_argument);
}

}  // namespace
}  // namespace parangon::net::testing_support
