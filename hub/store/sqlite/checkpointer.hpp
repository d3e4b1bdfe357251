#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "hub/store/sqlite/connection.hpp"

namespace parangon::hub::store {

/// Moves what was committed from the write-ahead log into the database file (sqlite.org/wal.html,
/// "Checkpointing"), on a thread and a connection of its own, so that no commit waits for it: it is
/// durable already. What fails is tried again after the next commit.
class Checkpointer {
 public:
  /// Watches the commits of `writer`, which must outlive it and be at rest now and when it ends.
  Checkpointer(const SqliteOptions& options, Connection& writer);
  ~Checkpointer();
  Checkpointer(const Checkpointer&) = delete;
  Checkpointer& operator=(const Checkpointer&) = delete;

 private:
  static int committed(void* self, sqlite3* writer, const char* schema, int pages);
  void run();

  Connection& writer_;
  Connection own_;
  int pages_before_ = 0;  ///< In the log after the commit before; the writer's alone.
  std::mutex mutex_;
  std::condition_variable changed_;
  bool wanted_ = false;
  bool ending_ = false;
  std::thread thread_;  ///< Last: uses all the others.
};

}  // namespace parangon::hub::store
