#include "hub/store/sqlite/checkpointer.hpp"

#include <sqlite3.h>

namespace parangon::hub::store {
namespace {

// As many pages as SQLite itself lets the log have before it moves them.
constexpr int enough_pages = 1'000;
// Beyond 256 MB the thread has not kept up: without a pause between commits the log can only grow,
// so the writer does the work itself, as SQLite does it.
constexpr int too_many_pages = 65'536;

void move_pages(sqlite3* db) {
  sqlite3_wal_checkpoint_v2(db, nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
}

}  // namespace

Checkpointer::Checkpointer(const SqliteOptions& options, Connection& writer)
    : writer_(writer), own_(options, Connection::Mode::write), thread_([this] { run(); }) {
  sqlite3_wal_hook(writer_.handle(), &Checkpointer::committed, this);
}

Checkpointer::~Checkpointer() {
  sqlite3_wal_hook(writer_.handle(), nullptr, nullptr);
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

int Checkpointer::committed(void* self, sqlite3* writer, const char* /*schema*/, int pages) {
  if (pages >= too_many_pages) move_pages(writer);
  if (pages < enough_pages || pages >= too_many_pages) return SQLITE_OK;
  auto& its = *static_cast<Checkpointer*>(self);
  {
    const std::lock_guard lock(its.mutex_);
    its.wanted_ = true;
  }
  its.changed_.notify_one();
  return SQLITE_OK;
}

void Checkpointer::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return wanted_ || ending_; });
    // What is left then is moved when the last connection closes.
    if (ending_) return;
    wanted_ = false;
    lock.unlock();
    move_pages(own_.handle());
    lock.lock();
  }
}

}  // namespace parangon::hub::store
