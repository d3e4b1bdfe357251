#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "shared/net/client.hpp"
#include "shared/net/tls_context.hpp"
#include "shared/net/tls_io.hpp"

namespace parangon::net {

/// The parts of "https://host:port/prefix".
struct BaseUrl {
  std::string host;  ///< Without the brackets of an IPv6 address.
  std::string port;
  std::string prefix;      ///< "" or "/prefix", no slash at its end.
  std::string host_field;  ///< As the Host header wants it.

  /// Errc::invalid_argument for what is not such a URL.
  static Result<BaseUrl> parse(std::string_view url);
};

/// One blocking TLS connection: a non-blocking socket and poll(), so that each wait has an end.
class ClientLink {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  /// Resolves, connects to the first address that answers, shakes hands and verifies the server.
  static Result<std::unique_ptr<ClientLink>> open(const BaseUrl& url, const ClientConfig& config,
                                                  const TlsContext& context);
  ~ClientLink();
  ClientLink(const ClientLink&) = delete;
  ClientLink& operator=(const ClientLink&) = delete;

  enum class Outcome { done, closed, timeout, failed };

  /// Hands over one TLS record at most. Gives `closed` also when the peer has sent something:
  /// then it is to be read before more is sent (see has_input()).
  Outcome write(std::string_view bytes, std::size_t& put, Deadline deadline);
  Outcome read(char* data, std::size_t size, std::size_t& got, Deadline deadline);

  /// Whether the peer has sent something, or closed. Does not wait.
  bool has_input();

  /// The error for an outcome that is not `done`.
  Error error(Outcome outcome) const;

 private:
  ClientLink(int socket, const TlsContext& context, std::string peer);
  Status shake_hands(const BaseUrl& url, const ClientConfig& config, Deadline deadline);
  bool wait(Io what, Deadline deadline) const;

  const int socket_;
  const TlsContext context_;
  const std::string peer_;  ///< "host:port", for messages.
  TlsIo tls_;
  std::string read_ahead_;  ///< What has_input() found.
};

}  // namespace parangon::net
