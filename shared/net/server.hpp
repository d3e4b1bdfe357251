#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/net/router.hpp"

namespace parangon::net {

/// What one listener bears. All are enforced; docs/http.md has the answer that each one gives.
struct Limits {
  std::size_t connections = 4096;
  std::size_t connections_per_address = 256;
  std::size_t header_bytes = 16 * 1024;  ///< Request line and headers: 431.
  std::size_t target_bytes = 4 * 1024;   ///< Path and query: 414.
  std::size_t headers = 64;              ///< Fields: 431.
  std::size_t body_bytes = 1024 * 1024;  ///< For routes that say nothing: 413.
  std::size_t requests_per_connection = 100'000;
};

/// How long each step may take. Kept by one coarse ticker per thread: a step is cut at most
/// Server::tick late.
struct Timeouts {
  std::chrono::milliseconds handshake{10'000};
  std::chrono::milliseconds header{
      10'000};                             ///< From the first byte of a request to its head's end.
  std::chrono::milliseconds body{10'000};  ///< Allowance, to which the minimum rate adds.
  std::chrono::milliseconds handler{30'000};
  std::chrono::milliseconds write{10'000};  ///< Allowance, to which the minimum rate adds.
  std::chrono::milliseconds idle{60'000};   ///< Between two requests of a connection.
  std::size_t minimum_rate = 16 * 1024;     ///< Bytes per second, bodies and answers.
};

/// Client certificates: required, verified up to one of these authorities, for the purpose "TLS
/// client", at security level 2, with every certificate of the chain checked against a CRL.
struct ClientAuthentication {
  std::vector<std::filesystem::path> authority_files;  ///< PEM; root, and issuing ones if any.
  std::vector<std::filesystem::path> crl_files;        ///< PEM; one CRL for each authority.
};

/// The files of a listener's TLS context. TLS 1.3 only.
struct TlsFiles {
  std::filesystem::path certificate_chain;  ///< PEM, leaf first.
  std::filesystem::path private_key;        ///< PEM.
  std::optional<ClientAuthentication> clients;
};

/// One address and port.
struct ListenerConfig {
  std::string name;  ///< "portal", "members": for metrics and messages.
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  ///< 0: chosen by the system; see Server::port.
  TlsFiles tls;
  std::shared_ptr<const RouteTable> routes;
  Limits limits;
  Timeouts timeouts;
};

/// One answered request, for metrics and access logs. The views live during the call only.
struct RequestRecord {
  std::string_view listener;
  std::string_view pattern;  ///< The route's; empty when none matched.
  Verb verb = Verb::other;
  std::string_view path;
  std::string_view remote_address;
  std::string_view request_id;
  unsigned status = 0;
  std::chrono::nanoseconds duration{};  ///< From the head's end to the last byte handed over.
  std::uint64_t bytes_in = 0;           ///< Head and body, without TLS.
  std::uint64_t bytes_out = 0;
};

/// Why a connection was not taken or did not get through its handshake.
struct RefusalRecord {
  std::string_view listener;
  std::string_view remote_address;
  std::string_view reason;  ///< Stable: "connection_limit", "certificate_revoked", "timeout"…
  std::string_view detail;  ///< For the log, in English.
};

/// Told what happens. Called on the I/O threads, from several at once: must be quick, must not
/// throw.
class Observer {
 public:
  virtual ~Observer() = default;
  virtual void connection_opened(std::string_view /*listener*/) noexcept {}
  virtual void connection_closed(std::string_view /*listener*/) noexcept {}
  virtual void connection_refused(const RefusalRecord& /*record*/) noexcept {}
  virtual void request_answered(const RequestRecord& /*record*/) noexcept {}
  /// An exception left a handler, an authorizer or a renderer; the client got a 500.
  virtual void handler_failed(const RequestRecord& /*record*/, std::string_view /*what*/) noexcept {
  }
};

struct ServerConfig {
  std::vector<ListenerConfig> listeners;
  unsigned threads = 1;                ///< Each with an event loop of its own.
  Authorizer authorizer;               ///< Without one, only Access::anyone is let through.
  ErrorRenderer render_error;          ///< Without one, plain_error.
  std::shared_ptr<Observer> observer;  ///< May be null.
};

/// HTTPS/1.1 server. All methods may be called from any thread.
class Server {
 public:
  /// Accuracy of the timeouts.
  static constexpr std::chrono::milliseconds tick{250};

  /// Loads the TLS files, binds every listener and starts to serve on its own threads.
  /// Errors: Errc::unavailable when an address cannot be bound, Errc::invalid_argument or
  /// Errc::malformed for a TLS file, naming it.
  static Result<std::unique_ptr<Server>> start(ServerConfig config);

  /// stop() with no grace, unless stopped.
  virtual ~Server() = default;

  /// The port that the listener of this name is bound to; 0 for an unknown name.
  virtual std::uint16_t port(std::string_view listener) const = 0;

  /// Reads all certificates, keys, authorities and CRLs again. New connections use them; existing
  /// ones go on. When anything is wrong with any file nothing changes and the error says what.
  virtual Status reload() = 0;

  /// Stops accepting, closes idle connections, lets requests in flight finish with "Connection:
  /// close", and cuts what is left when `grace` has passed. A job that runs on a ThreadPool is
  /// waited for all the same. Returns when all threads have ended; a second call does nothing.
  virtual void stop(std::chrono::milliseconds grace) = 0;

  /// Open connections of all listeners.
  virtual std::size_t connections() const = 0;
};

}  // namespace parangon::net
