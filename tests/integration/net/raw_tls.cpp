#include "tests/integration/net/raw_tls.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <stdexcept>

#include "shared/net/tls_context.hpp"
#include "shared/net/tls_io.hpp"

namespace parangon::net::testing_support {

struct RawTls::State {
  Owned<SSL_CTX> context{SSL_CTX_new(TLS_client_method())};
  int socket = -1;
  std::unique_ptr<TlsIo> tls;
  std::string received;
};

RawTls::RawTls(std::uint16_t port) : state_(std::make_unique<State>()) {
  state_->socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const timeval patience{10, 0};
  ::setsockopt(state_->socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
  ::setsockopt(state_->socket, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(state_->socket, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) !=
      0) {
    throw std::runtime_error("cannot connect");
  }
  state_->tls = std::make_unique<TlsIo>(state_->context.get(), state_->socket, TlsIo::Role::client);
  if (state_->tls->handshake() != Io::done) {
    throw std::runtime_error("no handshake: " + state_->tls->failure_detail());
  }
}

RawTls::~RawTls() {
  if (state_) {
    drop();
  }
}

RawTls::RawTls(RawTls&&) noexcept = default;

void RawTls::drop() {
  if (state_->socket >= 0) {
    ::close(state_->socket);
    state_->socket = -1;
  }
}

void RawTls::send(std::string_view bytes) {
  while (!bytes.empty()) {
    std::size_t put = 0;
    if (state_->tls->write(bytes.data(), bytes.size(), put) != Io::done) {
      return;  // The server has closed; what it said before is still to be read.
    }
    bytes.remove_prefix(put);
  }
}

bool RawTls::receive() {
  std::array<char, 16384> part{};
  std::size_t got = 0;
  if (state_->tls->read(part.data(), part.size(), got) != Io::done) {
    return false;
  }
  state_->received.append(part.data(), got);
  return true;
}

std::string RawTls::answer() {
  std::string& text = state_->received;
  std::size_t head = 0;
  while ((head = text.find("\r\n\r\n")) == std::string::npos) {
    if (!receive()) {
      return std::exchange(text, {});
    }
  }
  std::size_t length = 0;
  const std::size_t field = text.find("Content-Length: ");
  if (field < head) {
    std::from_chars(text.data() + field + 16, text.data() + head, length);
  }
  const std::size_t size = head + 4 + length;
  while (text.size() < size && receive()) {
  }
  const std::string answer = text.substr(0, size);
  text.erase(0, size);
  return answer;
}

std::string RawTls::rest() {
  while (receive()) {
  }
  return std::exchange(state_->received, {});
}

std::string RawTls::server_fingerprint() const {
  const auto peer = peer_certificate(state_->tls->native());
  return peer ? peer->sha256 : std::string();
}

int status_of_answer(std::string_view answer) {
  int status = 0;
  if (answer.starts_with("HTTP/1.1 ") && answer.size() > 12) {
    std::from_chars(answer.data() + 9, answer.data() + 12, status);
  }
  return status;
}

}  // namespace parangon::net::testing_support
