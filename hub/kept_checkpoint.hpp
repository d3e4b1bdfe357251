#pragma once

#include <condition_variable>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "hub/config.hpp"
#include "hub/store/store.hpp"
#include "shared/core/clock.hpp"
#include "shared/core/error.hpp"
#include "shared/trust/note.hpp"

namespace parangon::hub {

/// The newest checkpoint that the hub has signed, in a file apart from the store ([log] newest). By
/// it a store that was replaced by an older copy, or by another, is told at once, and not only
/// when a member comes that has seen more. After a crash the file may be older than the store, by
/// what was recorded in its last second: of that it tells nothing. Not thread-safe.
class KeptCheckpoint {
 public:
  KeptCheckpoint(const Config& config, trust::NoteVerifier log)
      : file_(config.log.newest), log_(std::move(log)) {}

  /// The alarm that a store deserves that is not the one of the kept checkpoint. nullopt also when
  /// none is kept. When the file cannot be read, or is no checkpoint of this log's key, an error
  /// that says what to do.
  Result<std::optional<store::LogAlarm>> alarm_of(const store::ReadStore& store, Instant now) const;

  /// Raises that alarm, unless one stands; gives what it raised.
  Result<std::optional<store::LogAlarm>> hold(store::Store& store, Instant now) const;

  /// Keeps the store's newest one, durably. While an alarm stands, what is kept is evidence, and
  /// stays.
  Status keep(const store::ReadStore& store);

  /// Removes what is kept: the operator goes on without what is missing.
  Status forget() const;

 private:
  std::filesystem::path file_;
  trust::NoteVerifier log_;
  std::string written_;  ///< By keep().
};

/// Keeps it while the hub serves: at once, once a second when there is something new, and at its
/// own end. The store is asked from another thread, so that nobody who records waits.
class CheckpointKeeper {
 public:
  /// The store must outlive it. `failed` is told once when keeping begins to fail.
  CheckpointKeeper(KeptCheckpoint kept, const store::ReadStore& store,
                   std::function<void(const Text&)> failed);
  ~CheckpointKeeper();

 private:
  void run(const std::stop_token& stop);
  void keep();

  KeptCheckpoint kept_;
  const store::ReadStore& store_;
  std::function<void(const Text&)> failed_;
  bool failing_ = false;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::jthread thread_;  ///< Last: it ends before what it uses.
};

}  // namespace parangon::hub
