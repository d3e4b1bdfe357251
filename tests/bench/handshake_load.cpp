// Full handshakes of mutual TLS 1.3 as fast as one server answers: each connection is new, shows a
// certificate, never resumes, asks for one small answer and reads it, which proves that the server
// took the certificate. Prints how many there were in a second.
// Arguments: PORT TARGET CHAIN.pem KEY.pem SECONDS [CONNECTIONS at a time (16)].

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

struct Free {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  void operator()(SSL* ssl) const { SSL_free(ssl); }
};

class Load {
 public:
  Load(int port, const std::string& target, const char* chain, const char* key)
      : port_(port),
        request_("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"),
        context_(SSL_CTX_new(TLS_client_method())) {
    SSL_CTX_set_min_proto_version(context_.get(), TLS1_3_VERSION);
    SSL_CTX_set_session_cache_mode(context_.get(), SSL_SESS_CACHE_OFF);
    // The server is measured, not this end: its certificate is not looked at.
    SSL_CTX_set_verify(context_.get(), SSL_VERIFY_NONE, nullptr);
    if (SSL_CTX_use_certificate_chain_file(context_.get(), chain) != 1 ||
        SSL_CTX_use_PrivateKey_file(context_.get(), key, SSL_FILETYPE_PEM) != 1) {
      std::cerr << "no certificate in " << chain << ", or no key in " << key << '\n';
      std::exit(2);
    }
  }

  /// Connections that were answered with 200, in a second.
  double run(std::chrono::seconds duration, int connections) {
    std::vector<std::thread> threads;
    threads.reserve(static_cast<std::size_t>(connections));
    const auto start = std::chrono::steady_clock::now();
    const auto end = start + duration;
    for (int i = 0; i < connections; ++i) {
      threads.emplace_back([this, end] {
        while (std::chrono::steady_clock::now() < end) once() ? ++answered_ : ++failed_;
      });
    }
    for (auto& thread : threads) thread.join();
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    return static_cast<double>(answered_) / taken.count();
  }

  std::uint64_t failed() const { return failed_; }

 private:
  bool once() const {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    // Ends with a reset once all is read: thousands of closed connections would use up the ports.
    const linger at_once{1, 0};
    ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port_));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const bool answered =
        ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0 &&
        ask(socket);
    ::close(socket);
    ERR_clear_error();
    return answered;
  }

  bool ask(int socket) const {
    const std::unique_ptr<SSL, Free> ssl(SSL_new(context_.get()));
    SSL_set_fd(ssl.get(), socket);
    if (SSL_connect(ssl.get()) != 1) return false;
    if (SSL_write(ssl.get(), request_.data(), static_cast<int>(request_.size())) <= 0) return false;
    std::string head(16'384, '\0');
    int got = SSL_read(ssl.get(), head.data(), static_cast<int>(head.size()));
    const bool good = got > 0 && std::string_view(head).starts_with("HTTP/1.1 200");
    while (got > 0) got = SSL_read(ssl.get(), head.data(), static_cast<int>(head.size()));
    return good;
  }

  const int port_;
  const std::string request_;
  const std::unique_ptr<SSL_CTX, Free> context_;
  std::atomic<std::uint64_t> answered_ = 0;
  std::atomic<std::uint64_t> failed_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 6) {
    std::cerr << "usage: handshake_load PORT TARGET CHAIN.pem KEY.pem SECONDS [CONNECTIONS]\n";
    return 2;
  }
  Load load(std::atoi(argv[1]), argv[2], argv[3], argv[4]);
  const double rate =
      load.run(std::chrono::seconds(std::atoi(argv[5])), argc > 6 ? std::atoi(argv[6]) : 16);
  std::cout << rate << std::endl;
  if (load.failed() > 0) std::cerr << load.failed() << " connections failed\n";
  return load.failed() > 0 ? 1 : 0;
}
