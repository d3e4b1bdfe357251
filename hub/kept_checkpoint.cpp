#include "hub/kept_checkpoint.hpp"

#include <fmt/format.h>

#include "hub/collect/witness.hpp"
#include "shared/core/file.hpp"
#include "shared/trust/checkpoint.hpp"

namespace parangon::hub {
namespace {

constexpr std::chrono::seconds interval{1};

Error unusable(const std::filesystem::path& file, const Error& why) {
  return {why.code,
          {fmt::format("{} garde le dernier point de contrôle signé et ne peut être lu : {} ; "
                       "assurez-vous que la base est la plus récente, puis supprimez ce fichier",
                       file.string(), why.message.fr),
           fmt::format("{} keeps the newest signed checkpoint and cannot be read: {}; make sure "
                       "that the store is the newest one, then remove this file",
                       file.string(), why.message.en)}};
}

}  // namespace

Result<std::optional<store::LogAlarm>> KeptCheckpoint::alarm_of(const store::ReadStore& store,
                                                                Instant now) const {
  using Found = std::optional<store::LogAlarm>;
  auto note = read_file(file_, trust::max_note_bytes);
  if (!note && note.error().code == Errc::not_found) return Found{};
  if (!note) return unusable(file_, note.error());
  const auto kept = trust::open_checkpoint(*note, log_);
  if (!kept) return unusable(file_, kept.error());
  const auto fault = collect::contradiction(store, *kept);
  if (!fault) return fault.error();
  if (!*fault) return Found{};
  return Found(store::LogAlarm{**fault, now, std::nullopt, std::move(*note)});
}

Result<std::optional<store::LogAlarm>> KeptCheckpoint::hold(store::Store& store,
                                                            Instant now) const {
  using Found = std::optional<store::LogAlarm>;
  if (store.log_alarm()) return Found{};
  auto alarm = alarm_of(store, now);
  if (!alarm || !*alarm) return alarm;
  if (auto raised = store.raise_alarm(**alarm); !raised) return raised.error();
  return alarm;
}

Status KeptCheckpoint::keep(const store::ReadStore& store) {
  const auto newest = store.log_checkpoint();
  if (!newest || newest->note == written_ || store.log_alarm()) return {};
  if (auto kept = write_file(file_, newest->note); !kept) return kept;
  written_ = newest->note;
  return {};
}

Status KeptCheckpoint::forget() const { return remove_entry(file_); }

CheckpointKeeper::CheckpointKeeper(KeptCheckpoint kept, const store::ReadStore& store,
                                   std::function<void(const Text&)> failed)
    : kept_(std::move(kept)),
      store_(store),
      failed_(std::move(failed)),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

CheckpointKeeper::~CheckpointKeeper() {
  thread_.request_stop();
  thread_.join();
  keep();
}

void CheckpointKeeper::run(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    keep();
    wake_.wait_for(lock, stop, interval, [] { return false; });
  }
}

void CheckpointKeeper::keep() {
  Status done;
  try {
    done = kept_.keep(store_);
  } catch (const store::StoreUnavailable& down) {
    done = Error{Errc::unavailable, down.message()};
  }
  if (!done && !failing_) failed_(done.error().message);
  failing_ = !done;
}

}  // namespace parangon::hub
