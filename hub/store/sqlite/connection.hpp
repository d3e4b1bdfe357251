#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "hub/store/sqlite/database.hpp"
#include "hub/store/sqlite/sqlite_store.hpp"

namespace parangon::hub::store {

/// Gives a backend's failure its name; anything else of SQLite's is a defect and passes on.
[[noreturn]] void rethrow(const SQLite::Exception& error);

/// Runs `work`, with SQLite's exceptions translated by rethrow().
template <class Work>
auto translated(const Work& work) -> decltype(work()) {
  try {
    return work();
  } catch (const SQLite::Exception& error) {
    rethrow(error);
  }
}

/// One connection with the product's pragmas and a deadline. Used by one thread at a time.
class Connection {
 public:
  enum class Mode { read, write };
  Connection(const SqliteOptions& options, Mode mode);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  Database& db() { return db_; }
  sqlite3* handle() { return db_.getHandle(); }
  /// From now on for this long; statements under way then end with Outage::timeout.
  void set_deadline(std::chrono::milliseconds limit);

 private:
  static int over_deadline(void* self);
  Database db_;
  std::chrono::steady_clock::time_point deadline_;
};

/// A fixed number of connections of one mode, lent out: a single writer, or several readers.
/// Thread-safe.
class ConnectionPool {
 public:
  ConnectionPool(const SqliteOptions& options, Connection::Mode mode, int count);

  /// A connection with a fresh deadline, given back when the lease dies.
  class Lease {
   public:
    Lease(ConnectionPool& pool, std::unique_ptr<Connection> connection)
        : pool_(pool), connection_(std::move(connection)) {}
    ~Lease() { pool_.give_back(std::move(connection_)); }
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    Connection& connection() { return *connection_; }
    Database& db() { return connection_->db(); }

   private:
    ConnectionPool& pool_;
    std::unique_ptr<Connection> connection_;
  };
  /// Throws Outage::busy when none becomes free in time.
  Lease borrow();

 private:
  void give_back(std::unique_ptr<Connection> connection);

  const std::chrono::milliseconds wait_;
  const std::chrono::milliseconds deadline_;
  std::mutex mutex_;
  std::condition_variable freed_;
  std::vector<std::unique_ptr<Connection>> free_;
};

}  // namespace parangon::hub::store
