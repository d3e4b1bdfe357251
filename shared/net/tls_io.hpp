#pragma once

#include <openssl/ssl.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace parangon::net {

struct FreeOpenssl {
  void operator()(SSL* p) const { SSL_free(p); }
  void operator()(SSL_CTX* p) const { SSL_CTX_free(p); }
  void operator()(X509* p) const { X509_free(p); }
  void operator()(X509_CRL* p) const { X509_CRL_free(p); }
  void operator()(BIO* p) const { BIO_free(p); }
};
template <class T>
using Owned = std::unique_ptr<T, FreeOpenssl>;

/// What one non-blocking TLS step ended with.
enum class Io { done, want_read, want_write, closed, failed };

/// TLS on a non-blocking socket. Knows neither Asio nor poll(): whoever owns the socket waits until
/// it is readable or writable, then calls again. The socket stays the caller's.
class TlsIo {
 public:
  enum class Role { server, client };

  /// Null object when OpenSSL is out of memory; every step then fails.
  TlsIo(SSL_CTX* context, int socket, Role role);

  Io handshake();
  /// At least one byte on `done`.
  Io read(char* data, std::size_t size, std::size_t& got);
  /// At most one TLS record (16 KiB) on `done`.
  Io write(const char* data, std::size_t size, std::size_t& put);
  /// Sends close_notify; does not wait for the peer's.
  void send_close();

  /// Whether bytes from the network already wait in here, so that a read need not wait.
  bool has_pending() const { return ssl_ && SSL_has_pending(ssl_.get()) == 1; }

  SSL* native() const { return ssl_.get(); }

  /// The alert that we sent or received, or -1.
  int alert_sent() const { return alert_sent_; }
  int alert_received() const { return alert_received_; }

  /// OpenSSL's words on the last failure, with the outcome of the certificate's verification.
  const std::string& failure_detail() const { return failure_detail_; }
  /// OpenSSL's reason code (ERR_GET_REASON) of the last failure, 0 for none.
  int failure_reason() const { return failure_reason_; }

  TlsIo(const TlsIo&) = delete;
  TlsIo& operator=(const TlsIo&) = delete;

 private:
  static void note_alert(const SSL* ssl, int where, int value);
  Io classify(int outcome);

  Owned<SSL> ssl_;
  int alert_sent_ = -1;
  int alert_received_ = -1;
  int failure_reason_ = 0;
  std::string failure_detail_;
};

/// The oldest message of OpenSSL's error queue, which is emptied; "unknown" when it is empty.
std::string openssl_error();

}  // namespace parangon::net
