#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/net/http.hpp"

namespace parangon::net {

/// How to reach one server.
struct ClientConfig {
  std::string base_url;  ///< "https://hub.example.fr:8443", with a path prefix or not.
  std::filesystem::path
      authority_file;  ///< PEM of the authorities that may have signed the server.
  std::optional<std::filesystem::path> certificate_chain;  ///< PEM, leaf first; with private_key.
  std::optional<std::filesystem::path> private_key;
  /// The name that the server's certificate must be made for; without it, the host of base_url.
  std::optional<std::string> server_name;
  std::chrono::milliseconds connect_timeout{10'000};  ///< TCP and TLS, each address.
  std::chrono::milliseconds idle_timeout{30'000};     ///< Without a byte moved, while sending.
  std::chrono::milliseconds answer_timeout{
      120'000};  ///< From the last byte sent to the whole answer.
  std::size_t max_response_bytes = 64 * 1024 * 1024;
  std::size_t max_header_bytes = 64 * 1024;
  std::string user_agent = "parangon";
};

/// One request. Host, Content-Length, User-Agent and Connection are added.
struct ClientRequest {
  Verb verb = Verb::get;
  std::string target;  ///< "/v1/health?x=1", percent-encoded; goes after the prefix of base_url.
  std::vector<Header> headers;
  std::string content_type;
  std::string_view body;  ///< Not copied: must live until send() returns.
  /// Called while the body goes out, with the bytes handed over so far and their total.
  std::function<void(std::uint64_t sent, std::uint64_t total)> progress;
};

struct ClientResponse {
  unsigned status = 0;
  std::vector<Header> headers;
  std::string body;

  std::optional<std::string_view> header(std::string_view name) const;
};

/// Blocking HTTPS client: TLS 1.3 only, the server's name, chain and purpose verified. Keeps its
/// connection for the next request. One thread at a time.
class Client {
 public:
  /// Reads the TLS files. Errors: Errc::invalid_argument for a URL that is not https or a key
  /// without certificate, Errc::unavailable for a file that cannot be read, Errc::malformed for
  /// one that is not PEM, or a key that is not the certificate's.
  static Result<std::unique_ptr<Client>> make(ClientConfig config);

  virtual ~Client() = default;

  /// Any status is an answer, not an error. A kept connection that turns out to be closed is
  /// replaced once, and the request repeated, when its verb is idempotent (RFC 9110, 9.2.2) or
  /// when it carries an Idempotency-Key.
  /// Errors, each with its own message: Errc::unavailable (name unknown, connection refused or
  /// lost), Errc::timeout, Errc::unauthenticated (the server refused our certificate: says which
  /// defect and what to do), Errc::bad_signature (the server's certificate is not acceptable),
  /// Errc::malformed (not HTTP), Errc::too_large.
  virtual Result<ClientResponse> send(const ClientRequest& request) = 0;

  /// Closes the kept connection, if any.
  virtual void close() = 0;
};

}  // namespace parangon::net
