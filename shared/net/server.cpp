#include "shared/net/server.hpp"

#include <fmt/format.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <thread>

#include "shared/core/system_error.hpp"
#include "shared/net/session.hpp"

namespace parangon::net {

namespace asio = boost::asio;
using asio::awaitable;
using asio::ip::tcp;
using std::chrono::milliseconds;

namespace {

using Acceptor = asio::basic_socket_acceptor<tcp, asio::io_context::executor_type>;
using ErrorCode = boost::system::error_code;

// Without descriptors or memory every accept fails at once; trying again later leaves the
// connections that exist the time to end.
constexpr milliseconds accept_pause{100};
constexpr milliseconds stop_poll{10};

bool out_of_resources(const ErrorCode& ec) {
  return ec == boost::system::errc::too_many_files_open ||
         ec == boost::system::errc::too_many_files_open_in_system ||
         ec == boost::system::errc::no_buffer_space || ec == boost::system::errc::not_enough_memory;
}

Error bind_error(const ListenerConfig& config, const ErrorCode& ec) {
  const Text why = ec.category() == boost::system::system_category() ? system_error_text(ec.value())
                                                                     : Text(ec.message());
  return {Errc::unavailable,
          {fmt::format("Impossible d'écouter « {} » sur {}:{} : {}. Vérifiez l'adresse, et "
                       "qu'aucun autre programme n'utilise ce port.",
                       config.name, config.address, config.port, why.fr),
           fmt::format("Cannot listen for '{}' on {}:{}: {}. Check the address, and that no other "
                       "program uses this port.",
                       config.name, config.address, config.port, why.en)}};
}

struct Endpoint {
  std::shared_ptr<Listener> listener;
  Acceptor acceptor;
  asio::steady_timer pause;
  std::uint16_t port = 0;
};

ErrorCode open_acceptor(Acceptor& acceptor, const ListenerConfig& config) {
  ErrorCode ec;
  const auto address = asio::ip::make_address(config.address, ec);
  if (ec) {
    return ec;
  }
  const tcp::endpoint endpoint(address, config.port);
  acceptor.open(endpoint.protocol(), ec);
  if (!ec) {
    acceptor.set_option(Acceptor::reuse_address(true), ec);
  }
  if (!ec) {
    acceptor.bind(endpoint, ec);
  }
  if (!ec) {
    acceptor.listen(asio::socket_base::max_listen_connections, ec);
  }
  return ec;
}

class HttpServer final : public Server {
 public:
  explicit HttpServer(ServerConfig& config) : service_(std::make_shared<Service>()) {
    service_->authorizer = std::move(config.authorizer);
    service_->render_error =
        config.render_error ? std::move(config.render_error) : ErrorRenderer(plain_error);
    service_->observer =
        config.observer ? std::move(config.observer) : std::make_shared<Observer>();
    for (unsigned i = 0; i < std::max(config.threads, 1U); ++i) {
      workers_.push_back(std::make_unique<Worker>(i));
    }
  }

  ~HttpServer() override { stop(milliseconds(0)); }

  Status listen(ListenerConfig config) {
    auto context = make_server_context(config.tls);
    if (!context) {
      return context.error();
    }
    auto& loop = workers_.front()->context();
    auto endpoint = std::make_unique<Endpoint>(
        Endpoint{std::make_shared<Listener>(std::move(config), std::move(*context)), Acceptor(loop),
                 asio::steady_timer(loop)});
    const ErrorCode ec = open_acceptor(endpoint->acceptor, endpoint->listener->config());
    if (ec) {
      return bind_error(endpoint->listener->config(), ec);
    }
    endpoint->port = endpoint->acceptor.local_endpoint().port();
    endpoints_.push_back(std::move(endpoint));
    return {};
  }

  void run() {
    for (const auto& endpoint : endpoints_) {
      asio::co_spawn(workers_.front()->context(), accept_loop(*endpoint), asio::detached);
    }
    for (const auto& worker : workers_) {
      worker->start();
    }
    running_ = true;
  }

  std::uint16_t port(std::string_view listener) const override {
    for (const auto& endpoint : endpoints_) {
      if (endpoint->listener->config().name == listener) {
        return endpoint->port;
      }
    }
    return 0;
  }

  Status reload() override {
    std::vector<TlsContext> fresh;
    for (const auto& endpoint : endpoints_) {
      auto context = make_server_context(endpoint->listener->config().tls);
      if (!context) {
        return context.error();
      }
      fresh.push_back(std::move(*context));
    }
    for (std::size_t i = 0; i < fresh.size(); ++i) {
      endpoints_[i]->listener->replace_context(std::move(fresh[i]));
    }
    return {};
  }

  void stop(milliseconds grace) override {
    const std::lock_guard lock(stop_mutex_);
    if (!running_) {
      return;
    }
    running_ = false;
    service_->stopping = true;
    asio::post(workers_.front()->context(), [this] { close_acceptors(); });
    for (const auto& worker : workers_) {
      worker->finish_all();
    }
    const auto deadline = std::chrono::steady_clock::now() + grace;
    while (connections() > 0 && std::chrono::steady_clock::now() < deadline) {
      std::this_thread::sleep_for(stop_poll);
    }
    for (const auto& worker : workers_) {
      worker->cut_all();
    }
    for (const auto& worker : workers_) {
      worker->join();
    }
  }

  std::size_t connections() const override { return service_->connections; }

 private:
  void close_acceptors() {
    for (const auto& endpoint : endpoints_) {
      ErrorCode ignored;
      endpoint->acceptor.close(ignored);
      endpoint->pause.cancel();
    }
  }

  awaitable<void> accept_loop(Endpoint& endpoint) {
    const std::string_view name = endpoint.listener->config().name;
    std::size_t next = 0;
    while (!service_->stopping) {
      Worker& worker = *workers_[next++ % workers_.size()];
      auto [ec, socket] = co_await endpoint.acceptor.async_accept(
          worker.context(), asio::as_tuple(asio::use_awaitable));
      if (!ec) {
        admit(worker, endpoint.listener, std::move(socket));
      } else if (out_of_resources(ec)) {
        service_->observer->connection_refused({name, "", "no_descriptors", ec.message()});
        endpoint.pause.expires_after(accept_pause);
        co_await endpoint.pause.async_wait(asio::as_tuple(asio::use_awaitable));
      }
    }
  }

  void admit(Worker& worker, const std::shared_ptr<Listener>& listener, Socket socket) {
    ErrorCode ec;
    const auto remote = socket.remote_endpoint(ec);
    if (ec) {
      return;  // It has gone already.
    }
    std::string address = remote.address().to_string();
    const std::string_view limit = listener->admit(address);
    if (!limit.empty()) {
      service_->observer->connection_refused({listener->config().name, address, limit, ""});
      return;
    }
    ++service_->connections;
    auto session = std::make_shared<Session>(worker, listener, service_, std::move(socket),
                                             std::move(address));
    auto begin = [session = std::move(session)]() mutable { Session::spawn(std::move(session)); };
    asio::dispatch(worker.context(), std::move(begin));
  }

  std::shared_ptr<Service> service_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::vector<std::unique_ptr<Endpoint>> endpoints_;
  std::mutex stop_mutex_;
  bool running_ = false;
};

}  // namespace

Result<std::unique_ptr<Server>> Server::start(ServerConfig config) {
  auto server = std::make_unique<HttpServer>(config);
  for (ListenerConfig& listener : config.listeners) {
    if (Status listening = server->listen(std::move(listener)); !listening) {
      return listening.error();
    }
  }
  server->run();
  return std::unique_ptr<Server>(std::move(server));
}

}  // namespace parangon::net
