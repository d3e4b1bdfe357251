#include "connectors/agent/agenda.hpp"

#include <algorithm>

namespace parangon::connectors::agent {

Agenda::Agenda(Schedule schedule, Retry retry, Instant now, std::optional<Instant> last_sync)
    : schedule_(schedule),
      retry_(std::move(retry)),
      deliver_(now),
      sync_(next_run(schedule, last_sync ? std::min(*last_sync, now) : now)) {}

Agenda::Step Agenda::next() const {
  // A sync delivers too.
  if (deliver_ && *deliver_ < sync_) return {Task::deliver, *deliver_};
  return {Task::sync, sync_};
}

void Agenda::succeeded(Task task, Instant now) {
  retry_.succeeded();
  deliver_.reset();
  refused_ = false;
  if (task == Task::sync) sync_ = next_run(schedule_, now);
}

void Agenda::failed(Task task, Instant now, std::optional<std::chrono::seconds> retry_after) {
  const auto again = retry_.failed(now, retry_after);
  if (task == Task::sync) {
    sync_ = again;
    deliver_.reset();
  } else {
    deliver_ = again;
    // Both would knock at the same door.
    if (sync_ <= now) sync_ = again;
  }
}

void Agenda::refused(Task task, Instant now) {
  retry_.succeeded();
  deliver_.reset();
  refused_ = true;
  if (task == Task::sync) sync_ = next_run(schedule_, now);
}

void Agenda::noticed(Instant now) {
  if (!deliver_ && !refused_ && sync_ > now && retry_.failures() == 0) deliver_ = now;
}

}  // namespace parangon::connectors::agent
