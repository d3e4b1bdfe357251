#include "hub/store/sqlite/checkpointer.hpp"

#include <sqlite3.h>

namespace parangon::hub::store {
namespace {

// As many pages as SQLite itself lets the log have before it moves them.
constexpr int enough_pages = 1'000;
// The log begins anew only where a commit finds all of it moved. Without a pause between commits
// that is never so, and a log that grows is slower to sync than one that is used again: from so
// many pages on the writer moves what is left, which is little. A commit that has itself written
// more than enough leaves all to the thread.
constexpr int too_many_pages = 4 * enough_pages;

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
  auto& its = *static_cast<Checkpointer*>(self);
  const bool large = pages - its.pages_before_ > enough_pages;
  its.pages_before_ = pages;
  if (pages < enough_pages) return SQLITE_OK;
  if (pages >= too_many_pages && !large) {
    move_pages(writer);
    return SQLITE_OK;
  }
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
