#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace parangon::net::testing_support {

/// A TLS 1.3 client that sends any bytes and trusts any server: for what a well-behaved client
/// would never send. Every wait ends after ten seconds, as if the server had closed.
class RawTls {
 public:
  explicit RawTls(std::uint16_t port);
  ~RawTls();
  RawTls(RawTls&&) noexcept;

  void send(std::string_view bytes);
  /// One answer: head and the body that its Content-Length announces. Empty when the server closed
  /// without one.
  std::string answer();
  /// All until the server closes.
  std::string rest();
  /// SHA-256 of the certificate that the server showed, in hexadecimal.
  std::string server_fingerprint() const;
  /// Closes the socket without a TLS goodbye.
  void drop();

 private:
  bool receive();
  struct State;
  std::unique_ptr<State> state_;
};

/// 404 for "HTTP/1.1 404 Not Found…"; 0 for what is no answer.
int status_of_answer(std::string_view answer);

/// Asks the server of these tests for /hello.
inline const std::string hello_request = "GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n";

}  // namespace parangon::net::testing_support
