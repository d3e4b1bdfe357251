#include "shared/net/client_link.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "shared/net/client_errors.hpp"

namespace parangon::net {
namespace {

using Clock = std::chrono::steady_clock;

struct FreeAddresses {
  void operator()(addrinfo* p) const { freeaddrinfo(p); }
};

/// Waits for `events`; false when the deadline passes.
bool wait_for(int socket, short events, Clock::time_point deadline) {
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
    pollfd item{socket, events, 0};
    const int ready = ::poll(&item, 1, static_cast<int>(std::clamp<long>(left, 0, 1L << 30)));
    if (ready > 0 || (ready == 0 && left <= 0)) {
      return ready > 0;
    }
    if (ready < 0 && errno != EINTR) {
      return false;
    }
  }
}

/// A connected non-blocking socket, or -1 and the system's error number.
int connect_to(const addrinfo& address, Clock::time_point deadline, int& error) {
  const int socket = ::socket(address.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (socket < 0) {
    error = errno;
    return -1;
  }
  error = ::connect(socket, address.ai_addr, address.ai_addrlen) == 0 ? 0 : errno;
  if (error == EINPROGRESS) {
    socklen_t size = sizeof(error);
    if (!wait_for(socket, POLLOUT, deadline)) {
      error = ETIMEDOUT;
    } else if (::getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size) != 0) {
      error = errno;
    }
  }
  if (error != 0) {
    ::close(socket);
    return -1;
  }
  const int on = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  return socket;
}

bool is_address(const std::string& host) {
  std::array<unsigned char, sizeof(in6_addr)> bytes{};
  return ::inet_pton(AF_INET, host.c_str(), bytes.data()) == 1 ||
         ::inet_pton(AF_INET6, host.c_str(), bytes.data()) == 1;
}

Error bad_url(std::string_view url) {
  return {Errc::invalid_argument,
          {fmt::format("« {} » n'est pas une adresse de la forme https://serveur:port.", url),
           fmt::format("'{}' is not an address of the form https://server:port.", url)}};
}

}  // namespace

Result<BaseUrl> BaseUrl::parse(std::string_view url) {
  constexpr std::string_view scheme = "https://";
  const std::string_view rest = url.substr(std::min(url.size(), scheme.size()));
  const bool odd = url.find_first_of("?#@ \t\r\n") != std::string_view::npos;
  if (!same_token(url.substr(0, scheme.size()), scheme) || odd) {
    return bad_url(url);
  }
  const std::string_view authority = rest.substr(0, rest.find('/'));
  std::string_view prefix = rest.substr(authority.size());
  while (prefix.ends_with('/')) {
    prefix.remove_suffix(1);
  }
  const std::size_t bracket = authority.find(']');
  const bool numeric = authority.starts_with('[') && bracket != std::string_view::npos;
  const std::size_t colon = authority.find(':', numeric ? bracket : 0);
  const std::string_view name = authority.substr(0, colon);
  const std::string_view port =
      colon == std::string_view::npos ? std::string_view("443") : authority.substr(colon + 1);
  const bool digits =
      !port.empty() && port.size() <= 5 &&
      std::all_of(port.begin(), port.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (name.empty() || !digits) {
    return bad_url(url);
  }
  return BaseUrl{std::string(numeric ? name.substr(1, name.size() - 2) : name), std::string(port),
                 std::string(prefix), std::string(authority)};
}

ClientLink::ClientLink(int socket, const TlsContext& context, std::string peer)
    : socket_(socket),
      context_(context),
      peer_(std::move(peer)),
      tls_(context_.get(), socket_, TlsIo::Role::client) {}

ClientLink::~ClientLink() {
  tls_.send_close();
  ::close(socket_);
}

Result<std::unique_ptr<ClientLink>> ClientLink::open(const BaseUrl& url, const ClientConfig& config,
                                                     const TlsContext& context) {
  const std::string peer = url.host + ":" + url.port;
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int resolved = ::getaddrinfo(url.host.c_str(), url.port.c_str(), &hints, &found);
  if (resolved != 0) {
    return name_unknown(url.host, resolved);
  }
  const std::unique_ptr<addrinfo, FreeAddresses> addresses(found);
  int error = 0;
  for (const addrinfo* address = found; address != nullptr; address = address->ai_next) {
    const auto deadline = Clock::now() + config.connect_timeout;
    const int socket = connect_to(*address, deadline, error);
    if (socket < 0) {
      continue;
    }
    std::unique_ptr<ClientLink> link(new ClientLink(socket, context, peer));
    if (Status shaken = link->shake_hands(url, config, deadline); !shaken) {
      return shaken.error();
    }
    return link;
  }
  return cannot_connect(peer, error);
}

Status ClientLink::shake_hands(const BaseUrl& url, const ClientConfig& config, Deadline deadline) {
  SSL* const ssl = tls_.native();
  if (ssl == nullptr) {
    return tls_failed(peer_, openssl_error());
  }
  const std::string& name = config.server_name ? *config.server_name : url.host;
  if (is_address(name)) {
    X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), name.c_str());
  } else {
    // SSL_set_tlsext_host_name() without the C cast of its macro; OpenSSL copies the name.
    SSL_ctrl(ssl, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
             const_cast<char*>(name.c_str()));
    SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    SSL_set1_host(ssl, name.c_str());
  }
  for (;;) {
    const Io io = tls_.handshake();
    if (io == Io::done) {
      return {};
    }
    if (io == Io::closed || io == Io::failed) {
      return error(io == Io::closed ? Outcome::closed : Outcome::failed);
    }
    if (!wait(io, deadline)) {
      return error(Outcome::timeout);
    }
  }
}

bool ClientLink::wait(Io what, Deadline deadline) const {
  return wait_for(socket_, what == Io::want_write ? POLLOUT | POLLIN : POLLIN, deadline);
}

bool ClientLink::has_input() {
  if (!read_ahead_.empty()) {
    return true;
  }
  if (!tls_.has_pending() && !wait_for(socket_, POLLIN, {})) {
    return false;
  }
  // Readable is not enough: it can be a session ticket, which TLS keeps to itself.
  std::array<char, 4096> bytes{};
  std::size_t got = 0;
  const Io io = tls_.read(bytes.data(), bytes.size(), got);
  if (io == Io::done) {
    read_ahead_.assign(bytes.data(), got);
  }
  return io != Io::want_read && io != Io::want_write;
}

ClientLink::Outcome ClientLink::write(std::string_view bytes, std::size_t& put, Deadline deadline) {
  for (;;) {
    const Io io = tls_.write(bytes.data(), bytes.size(), put);
    if (io == Io::done) {
      return Outcome::done;
    }
    if (io == Io::closed || io == Io::failed) {
      return io == Io::closed ? Outcome::closed : Outcome::failed;
    }
    if (!wait(io, deadline)) {
      return Outcome::timeout;
    }
    if (io == Io::want_write && has_input()) {
      return Outcome::closed;
    }
  }
}

ClientLink::Outcome ClientLink::read(char* data, std::size_t size, std::size_t& got,
                                     Deadline deadline) {
  if (!read_ahead_.empty()) {
    got = read_ahead_.copy(data, size);
    read_ahead_.erase(0, got);
    return Outcome::done;
  }
  for (;;) {
    const Io io = tls_.read(data, size, got);
    if (io == Io::done) {
      return Outcome::done;
    }
    if (io == Io::closed || io == Io::failed) {
      return io == Io::closed ? Outcome::closed : Outcome::failed;
    }
    if (!wait(io, deadline)) {
      return Outcome::timeout;
    }
  }
}

Error ClientLink::error(Outcome outcome) const {
  const long verified = tls_.native() == nullptr ? X509_V_OK : SSL_get_verify_result(tls_.native());
  if (verified != X509_V_OK) {
    return server_not_trusted(peer_, verified);
  }
  if (tls_.alert_received() > 0) {
    return refused_by_alert(peer_, tls_.alert_received());
  }
  switch (outcome) {
    case Outcome::timeout: return too_slow(peer_);
    case Outcome::failed: return tls_failed(peer_, tls_.failure_detail());
    default: return connection_lost(peer_);
  }
}

}  // namespace parangon::net
