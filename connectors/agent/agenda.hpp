#pragma once

#include <chrono>
#include <optional>

#include "connectors/agent/retry.hpp"
#include "connectors/config/schedule.hpp"
#include "shared/core/clock.hpp"

namespace parangon::connectors::agent {

/// What a daemon does next, and when. Knows no clock, no socket and no thread: the loop that drives
/// it asks next(), waits, does it, and tells what came of it. Not thread-safe.
class Agenda {
 public:
  enum class Task {
    deliver,  ///< Send what waits.
    sync,     ///< The scheduled whole: fetch, prepare, send.
  };
  struct Step {
    Task task = Task::deliver;
    Instant at;
  };

  /// Delivers first of all. A run of the schedule that was missed since `last_sync` (the machine
  /// was off) is made up for at once; with no last one, the schedule begins with its next instant.
  Agenda(Schedule schedule, Retry retry, Instant now, std::optional<Instant> last_sync);

  Step next() const;
  /// It was done.
  void succeeded(Task task, Instant now);
  /// It could not be done now; it is tried again as Retry says.
  void failed(Task task, Instant now, std::optional<std::chrono::seconds> retry_after);
  /// It was refused: the same again would be refused again. It waits for the schedule.
  void refused(Task task, Instant now);
  /// Something waits to be sent that another command left.
  void noticed(Instant now);

  int failures() const { return retry_.failures(); }

 private:
  Schedule schedule_;
  Retry retry_;
  std::optional<Instant> deliver_;
  Instant sync_;
  bool refused_ = false;  ///< What waits is refused, until the next sync.
};

}  // namespace parangon::connectors::agent
