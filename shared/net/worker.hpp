#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include "shared/net/connection.hpp"
#include "shared/net/serialize.hpp"

namespace parangon::net {

/// A connection as its worker sees it: something with a deadline that can be told to end. Called on
/// the worker's thread. What it ends, ends later: a call never adds or removes a connection.
class Tickable {
 public:
  virtual ~Tickable() = default;
  virtual void tick(SteadyTime now) = 0;
  virtual void finish() = 0;  ///< End after the request in work; at once when idle.
  virtual void cut() = 0;     ///< End now.

 private:
  friend class Worker;
  std::size_t place_ = 0;  ///< In the worker's list.
};

/// One thread with an event loop and the connections that live on it. No lock: everything but
/// start, finish_all, cut_all and join happens on its own thread.
class Worker {
 public:
  /// `number` makes request ids unique among workers.
  explicit Worker(unsigned number);
  ~Worker();

  void start();
  boost::asio::io_context& context() { return context_; }

  void add(Tickable& connection);
  void remove(Tickable& connection);
  DateCache& date() { return date_; }
  /// Writes a new request id over `id`.
  void next_request_id(std::string& id);

  // From any thread:
  void finish_all();
  void cut_all();
  /// Lets the loop end when nothing is left to do, and waits for it.
  void join();

 private:
  void schedule_tick();

  boost::asio::io_context context_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
  boost::asio::steady_timer timer_;
  std::vector<Tickable*> connections_;
  DateCache date_;
  std::uint64_t next_id_;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace parangon::net
