#pragma once

#include <stdexcept>
#include <string_view>

#include "shared/core/text.hpp"

namespace parangon::hub::store {

/// Why the database cannot serve. The API answers 503 with a code for each.
enum class Outage {
  busy,     ///< Another writer holds the lock, or all readers are taken, for too long. Try again.
  full,     ///< The disk, or the quota given to the database, is full.
  timeout,  ///< The operation's deadline went by; nothing was changed.
  io,       ///< The disk or the file system fails, or refuses access.
  corrupt,  ///< The file is damaged: restore a backup, then `parangon-hub check`.
  alarm,    ///< The log is not the one that was signed before: the operator must decide.
  clock,    ///< The hub's certificate was not valid at the instant to be recorded.
};
/// "busy", "full", "timeout", "io", "corrupt", "alarm", "clock": for metrics and problem documents.
std::string_view to_string(Outage outage);

/// Thrown by every method of a store whose backend is down. Whatever the method was to change is
/// unchanged. what() is the database's own message, for the log; message() is for people.
class StoreUnavailable : public std::runtime_error {
 public:
  StoreUnavailable(Outage outage, const char* detail)
      : std::runtime_error(detail), outage_(outage) {}

  Outage outage() const { return outage_; }
  /// What happened and what to do; reveals nothing of the database.
  Text message() const;

 private:
  Outage outage_;
};

}  // namespace parangon::hub::store
