// The server of nginx_peer.py and handshake_peer.py: one cached JSON answer, with every limit,
// timeout, header and counter of the real server on; with an authority and its revocation lists,
// only for clients that have a certificate of it. Prints its port, then serves until its standard
// input closes.
#include <array>
#include <atomic>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include "shared/net/server.hpp"

namespace {

namespace net = parangon::net;

/// Counts as the hub's metrics do: requests by class of status, bytes, a histogram of durations.
class Counters final : public net::Observer {
 public:
  void connection_opened(std::string_view) noexcept override { ++opened_; }
  void connection_closed(std::string_view) noexcept override { ++closed_; }
  void connection_refused(const net::RefusalRecord&) noexcept override { ++refused_; }

  void request_answered(const net::RequestRecord& record) noexcept override {
    ++by_class_.at(record.status / 100 % 6);
    bytes_in_ += record.bytes_in;
    bytes_out_ += record.bytes_out;
    std::size_t bucket = 0;
    for (auto left = record.duration.count() / 1000; left > 0 && bucket + 1 < by_duration_.size();
         left /= 4) {
      ++bucket;
    }
    ++by_duration_.at(bucket);
  }

  std::uint64_t answered() const { return by_class_.at(2); }

 private:
  std::atomic<std::uint64_t> opened_ = 0;
  std::atomic<std::uint64_t> closed_ = 0;
  std::atomic<std::uint64_t> refused_ = 0;
  std::atomic<std::uint64_t> bytes_in_ = 0;
  std::atomic<std::uint64_t> bytes_out_ = 0;
  std::array<std::atomic<std::uint64_t>, 6> by_class_{};
  std::array<std::atomic<std::uint64_t>, 12> by_duration_{};
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4 && argc != 6) {
    std::cerr << "usage: http_bench_server CHAIN.pem KEY.pem ANSWER.json [CLIENT_CA.pem CRL.pem]\n";
    return 2;
  }
  std::ifstream file(argv[3], std::ios::binary);
  const std::string body{std::istreambuf_iterator<char>(file), {}};
  const auto prepared = net::Prepared::make(net::Response::json(body));

  auto routes = std::make_shared<net::RouteTable>();
  net::Route route;
  route.pattern = "/answer.json";
  route.cached = [prepared](const net::Request&) { return prepared; };
  routes->add(route);

  const auto counters = std::make_shared<Counters>();
  net::ServerConfig config;
  config.observer = counters;
  net::ListenerConfig listener;
  listener.name = "portal";
  listener.tls = {argv[1], argv[2], {}};
  if (argc == 6) listener.tls.clients = net::ClientAuthentication{{argv[4]}, {argv[5]}};
  listener.routes = routes;
  listener.limits.requests_per_connection = 100'000'000;
  config.listeners.push_back(std::move(listener));
  auto server = net::Server::start(std::move(config));
  if (!server) {
    std::cerr << server.error().message.en << '\n';
    return 1;
  }
  std::cout << (*server)->port("portal") << std::endl;
  std::string line;
  std::getline(std::cin, line);
  (*server)->stop(std::chrono::milliseconds(1000));
  std::cerr << "answered " << counters->answered() << '\n';
  return 0;
}
