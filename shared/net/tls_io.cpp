#include "shared/net/tls_io.hpp"

#include <fmt/format.h>
#include <openssl/err.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>

namespace parangon::net {
namespace {

// A BIO of our own over the socket: OpenSSL's uses write(), which raises SIGPIPE when the peer has
// gone, and a library must not change the program's signals.
struct SocketState {
  int socket = -1;
  bool end_of_file = false;
};

SocketState* state_of(BIO* bio) { return static_cast<SocketState*>(BIO_get_data(bio)); }

bool worth_retrying() { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR; }

int bio_write(BIO* bio, const char* data, int size) {
  BIO_clear_retry_flags(bio);
  const ssize_t sent =
      ::send(state_of(bio)->socket, data, static_cast<std::size_t>(size), MSG_NOSIGNAL);
  if (sent < 0 && worth_retrying()) {
    BIO_set_retry_write(bio);
  }
  return static_cast<int>(sent);
}

int bio_read(BIO* bio, char* data, int size) {
  BIO_clear_retry_flags(bio);
  SocketState* state = state_of(bio);
  const ssize_t got = ::recv(state->socket, data, static_cast<std::size_t>(size), 0);
  if (got < 0 && worth_retrying()) {
    BIO_set_retry_read(bio);
  }
  state->end_of_file = got == 0;
  return static_cast<int>(got);
}

long bio_control(BIO* bio, int command, long /*number*/, void* /*pointer*/) {
  switch (command) {
    case BIO_CTRL_FLUSH: return 1;
    case BIO_CTRL_EOF: return state_of(bio)->end_of_file ? 1 : 0;
    default: return 0;
  }
}

int bio_create(BIO* bio) {
  BIO_set_data(bio, new SocketState());
  BIO_set_init(bio, 1);
  return 1;
}

int bio_destroy(BIO* bio) {
  delete state_of(bio);
  BIO_set_data(bio, nullptr);
  return 1;
}

const BIO_METHOD* socket_method() {
  static const BIO_METHOD* const method = [] {
    BIO_METHOD* made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket");
    if (made != nullptr) {
      BIO_meth_set_write(made, bio_write);
      BIO_meth_set_read(made, bio_read);
      BIO_meth_set_ctrl(made, bio_control);
      BIO_meth_set_create(made, bio_create);
      BIO_meth_set_destroy(made, bio_destroy);
    }
    return made;
  }();
  return method;
}

}  // namespace

std::string openssl_error() {
  const unsigned long code = ERR_get_error();
  ERR_clear_error();
  if (code == 0) {
    return "unknown";
  }
  std::array<char, 256> text{};
  ERR_error_string_n(code, text.data(), text.size());
  return text.data();
}

TlsIo::TlsIo(SSL_CTX* context, int socket, Role role) : ssl_(SSL_new(context)) {
  Owned<BIO> bio(BIO_new(socket_method()));
  if (!ssl_ || !bio) {
    ssl_.reset();
    return;
  }
  state_of(bio.get())->socket = socket;
  BIO* const shared = bio.release();
  SSL_set_bio(ssl_.get(), shared, shared);
  SSL_set_app_data(ssl_.get(), this);
  SSL_set_info_callback(ssl_.get(), note_alert);
  if (role == Role::server) {
    SSL_set_accept_state(ssl_.get());
  } else {
    SSL_set_connect_state(ssl_.get());
  }
}

void TlsIo::note_alert(const SSL* ssl, int where, int value) {
  if ((where & SSL_CB_ALERT) == 0) {
    return;
  }
  auto* self = static_cast<TlsIo*>(SSL_get_app_data(ssl));
  ((where & SSL_CB_WRITE) != 0 ? self->alert_sent_ : self->alert_received_) = value & 0xff;
}

Io TlsIo::classify(int outcome) {
  const int system_error = errno;
  switch (SSL_get_error(ssl_.get(), outcome)) {
    case SSL_ERROR_NONE: return Io::done;
    case SSL_ERROR_WANT_READ: return Io::want_read;
    case SSL_ERROR_WANT_WRITE: return Io::want_write;
    case SSL_ERROR_ZERO_RETURN: return Io::closed;
    default: break;
  }
  const unsigned long code = ERR_peek_error();
  failure_reason_ = ERR_GET_REASON(code);
  if (code == 0 || failure_reason_ == SSL_R_UNEXPECTED_EOF_WHILE_READING) {
    ERR_clear_error();
    failure_detail_ = fmt::format("connection lost (errno {})", code == 0 ? system_error : 0);
    return Io::closed;
  }
  const long verified = SSL_get_verify_result(ssl_.get());
  failure_detail_ = openssl_error();
  if (verified != X509_V_OK) {
    failure_detail_ += fmt::format("; {}", X509_verify_cert_error_string(verified));
  }
  return Io::failed;
}

Io TlsIo::handshake() {
  if (!ssl_) {
    return Io::failed;
  }
  ERR_clear_error();
  const int outcome = SSL_do_handshake(ssl_.get());
  return outcome == 1 ? Io::done : classify(outcome);
}

Io TlsIo::read(char* data, std::size_t size, std::size_t& got) {
  ERR_clear_error();
  const int outcome = SSL_read_ex(ssl_.get(), data, size, &got);
  return outcome == 1 ? Io::done : classify(outcome);
}

Io TlsIo::write(const char* data, std::size_t size, std::size_t& put) {
  ERR_clear_error();
  const int outcome = SSL_write_ex(ssl_.get(), data, size, &put);
  return outcome == 1 ? Io::done : classify(outcome);
}

void TlsIo::send_close() {
  if (ssl_ && SSL_is_init_finished(ssl_.get()) == 1) {
    ERR_clear_error();
    SSL_shutdown(ssl_.get());
  }
  ERR_clear_error();
}

}  // namespace parangon::net
