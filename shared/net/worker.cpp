#include "shared/net/worker.hpp"

#include <boost/asio/post.hpp>
#include <random>

#include "shared/net/server.hpp"

namespace parangon::net {

Worker::Worker(unsigned number) : work_(context_.get_executor()), timer_(context_) {
  std::random_device random;
  // The process in the high half, the worker and a counter in the low half.
  next_id_ = (static_cast<std::uint64_t>(random()) << 32) | (std::uint64_t{number} << 28);
}

Worker::~Worker() {
  if (thread_.joinable()) {
    cut_all();
    join();
  }
}

void Worker::start() {
  schedule_tick();
  thread_ = std::thread([this] { context_.run(); });
}

void Worker::add(Tickable& connection) {
  connection.place_ = connections_.size();
  connections_.push_back(&connection);
}

void Worker::remove(Tickable& connection) {
  connections_[connection.place_] = connections_.back();
  connections_[connection.place_]->place_ = connection.place_;
  connections_.pop_back();
}

void Worker::next_request_id(std::string& id) {
  static constexpr std::string_view digits = "0123456789abcdef";
  std::uint64_t value = next_id_++;
  id.resize(16);
  for (std::size_t i = id.size(); i-- > 0; value >>= 4) {
    id[i] = digits[value & 15];
  }
}

void Worker::schedule_tick() {
  timer_.expires_after(Server::tick);
  timer_.async_wait([this](const boost::system::error_code& ec) {
    if (ec || ending_) {
      return;
    }
    const SteadyTime now = std::chrono::steady_clock::now();
    for (Tickable* connection : connections_) {
      connection->tick(now);
    }
    schedule_tick();
  });
}

void Worker::finish_all() {
  boost::asio::post(context_, [this] {
    for (Tickable* connection : connections_) {
      connection->finish();
    }
  });
}

void Worker::cut_all() {
  boost::asio::post(context_, [this] {
    for (Tickable* connection : connections_) {
      connection->cut();
    }
  });
}

void Worker::join() {
  boost::asio::post(context_, [this] {
    ending_ = true;  // A tick that is already due is out of cancel()'s reach.
    timer_.cancel();
    work_.reset();
  });
  thread_.join();
}

}  // namespace parangon::net
