#pragma once

#include <algorithm>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "shared/net/client.hpp"
#include "shared/net/offload.hpp"
#include "shared/net/server.hpp"
#include "tests/integration/net/test_pki.hpp"

namespace parangon::net::testing_support {

/// Opens once; who waits goes on.
class Gate {
 public:
  void open();
  void wait();

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = false;
};

/// Keeps all that a server reports; waits for what a test expects, ten seconds at most.
class Recorder final : public Observer {
 public:
  struct Answered {
    std::string pattern;
    unsigned status;
    std::uint64_t bytes_in;
    std::uint64_t bytes_out;
  };

  void connection_opened(std::string_view listener) noexcept override;
  void connection_closed(std::string_view listener) noexcept override;
  void connection_refused(const RefusalRecord& record) noexcept override;
  void request_answered(const RequestRecord& record) noexcept override;
  void handler_failed(const RequestRecord& record, std::string_view what) noexcept override;

  bool wait_refused(const std::string& reason);
  bool wait_answered(unsigned status);
  bool wait_closed(std::size_t count);
  std::vector<Answered> answered();
  std::vector<std::string> failures();

 private:
  bool wait(const std::function<bool()>& condition);

  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t opened_ = 0;
  std::size_t closed_ = 0;
  std::vector<std::string> refused_;
  std::vector<Answered> answered_;
  std::vector<std::string> failures_;
};

/// A server with routes for every case, on a "portal" listener and, with `members`, on one that
/// requires client certificates. `adjust` may change the configuration before the start.
///   GET  /hello            "hello"
///   GET  /cached           a ready-made JSON answer with the ETag "v1"
///   GET  /large            3 MB
///   POST /echo             JSON, up to 1,000 bytes, back again
///   POST /size             any body up to 64 MB; its size
///   GET  /items/{id}       the decoded id and the values of the query's `q`, one a line
///   GET  /whoami           common name, URI and serial of the client certificate
///   GET  /throw            an exception
///   GET  /missing          Errc::not_found
///   GET  /blocked          waits on the pool (one thread, queue of one) until `gate` opens
///   GET  /secret           Access::member: header "X-Token: right" lets in
class TestServer {
 public:
  explicit TestServer(const std::function<void(ServerConfig&)>& adjust = {}, bool members = false);
  ~TestServer();

  std::uint16_t port() const { return server->port("portal"); }
  std::uint16_t members_port() const { return server->port("members"); }
  std::string url(const std::string& path = "") const;
  ClientConfig client_config() const;

  TestPki pki;
  TestPki::Identity identity;
  Gate gate;
  Gate blocked;  ///< Opens when a request to /blocked has begun.
  std::shared_ptr<Recorder> recorder = std::make_shared<Recorder>();
  ThreadPool pool{1, 1};
  std::unique_ptr<Server> server;

 private:
  void add_routes(RouteTable& table);
};

/// `curl` with the authority's certificate; `arguments` with the URL. Output is the body, then
/// what -w asks for.
std::string curl(const TestServer& server, const std::string& arguments);

}  // namespace parangon::net::testing_support
