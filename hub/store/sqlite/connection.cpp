#include "hub/store/sqlite/connection.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <cerrno>

namespace parangon::hub::store {
namespace {

// How many of SQLite's virtual machine steps pass between two looks at the clock: about a
// millisecond.
constexpr int steps_between_checks = 20'000;
// Pages kept by a connection: enough that one large commit does not spill its inner pages.
constexpr int writer_cache_kib = 16 * 1024;

int open_flags(Connection::Mode mode) {
  return (mode == Connection::Mode::write ? SQLite::OPEN_READWRITE : SQLite::OPEN_READONLY) |
         SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
}

}  // namespace

void rethrow(const SQLite::Exception& error) {
  switch (error.getErrorCode() & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL: throw StoreUnavailable(Outage::busy, error.what());
    case SQLITE_FULL: throw StoreUnavailable(Outage::full, error.what());
    case SQLITE_INTERRUPT: throw StoreUnavailable(Outage::timeout, error.what());
    case SQLITE_IOERR:
      // The shared-memory file has no error of its own for a full disk.
      throw StoreUnavailable(
          error.getErrorCode() == SQLITE_IOERR_SHMSIZE ? Outage::full : Outage::io, error.what());
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH: throw StoreUnavailable(Outage::io, error.what());
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: throw StoreUnavailable(Outage::corrupt, error.what());
    default: throw error;
  }
}

Connection::Connection(const SqliteOptions& options, Mode mode)
    : db_(options.file, open_flags(mode), static_cast<int>(options.busy_timeout.count())),
      deadline_(std::chrono::steady_clock::time_point::max()) {
  db_.exec("PRAGMA foreign_keys = ON");
  db_.exec("PRAGMA trusted_schema = OFF");
  db_.exec("PRAGMA temp_store = MEMORY");
  if (mode == Mode::write) {
    // Durable when the commit returns, also after a power cut (sqlite.org/wal.html, "FULL").
    db_.exec("PRAGMA journal_mode = WAL");
    db_.exec("PRAGMA synchronous = FULL");
    db_.exec(fmt::format("PRAGMA cache_size = -{}", writer_cache_kib));
    if (options.max_file_bytes > 0) {
      const auto page = db_.execAndGet("PRAGMA page_size").getInt64();
      db_.exec(fmt::format("PRAGMA max_page_count = {}",
                           std::max<std::int64_t>(options.max_file_bytes / page, 1)));
    }
  }
  sqlite3_progress_handler(handle(), steps_between_checks, &Connection::over_deadline, this);
}

void Connection::set_deadline(std::chrono::milliseconds limit) {
  deadline_ = std::chrono::steady_clock::now() + limit;
}

int Connection::over_deadline(void* self) {
  return std::chrono::steady_clock::now() > static_cast<Connection*>(self)->deadline_ ? 1 : 0;
}

ConnectionPool::ConnectionPool(const SqliteOptions& options, Connection::Mode mode, int count)
    : wait_(options.busy_timeout),
      deadline_(mode == Connection::Mode::write ? options.write_deadline : options.read_deadline) {
  for (int i = 0; i < std::max(count, 1); ++i) {
    free_.push_back(std::make_unique<Connection>(options, mode));
  }
}

ConnectionPool::Lease ConnectionPool::borrow() {
  std::unique_lock lock(mutex_);
  if (!freed_.wait_for(lock, wait_, [&] { return !free_.empty(); })) {
    throw StoreUnavailable(Outage::busy, "all connections are taken");
  }
  auto connection = std::move(free_.back());
  free_.pop_back();
  lock.unlock();
  connection->set_deadline(deadline_);
  return {*this, std::move(connection)};
}

void ConnectionPool::give_back(std::unique_ptr<Connection> connection) {
  {
    const std::lock_guard lock(mutex_);
    free_.push_back(std::move(connection));
  }
  freed_.notify_one();
}

}  // namespace parangon::hub::store
