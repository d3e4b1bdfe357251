#include "connectors/agent/log_state.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "connectors/agent/files.hpp"
#include "shared/core/file.hpp"

namespace parangon::connectors::agent {
namespace {

namespace fs = std::filesystem;

std::string trimmed(std::string text) {
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

Error altered(const fs::path& file) {
  return {Errc::malformed,
          {fmt::format("{} n'est plus tel que le connecteur l'a écrit", file.string()),
           fmt::format("{} is not as the connector wrote it", file.string())}};
}

/// Where a step of that size stands; the digits keep names in the order of sizes.
std::string step_name(std::uint64_t size) { return fmt::format("{:020}.json", size); }

/// The checkpoints of a folder of steps, each verified to extend the one before.
Result<std::vector<trust::Checkpoint>> chain_in(const fs::path& folder,
                                                const trust::NoteVerifier& key) {
  std::vector<trust::Checkpoint> out;
  for (const auto& name : names_in(folder)) {
    const auto text = read_file(folder / name, max_small_bytes);
    if (!text) return text.error();
    const auto step = wire::read_log_step(*text);
    if (!step) return altered(folder / name);
    auto checkpoint = trust::open_checkpoint(step->checkpoint, key);
    if (!checkpoint) return altered(folder / name);
    const auto proof = consistency_from(step->consistency);
    if (!proof) return altered(folder / name);
    if (!out.empty()) {
      const auto& before = out.back();
      const auto holds = trust::verify_consistency(before.size, checkpoint->size, before.root,
                                                   checkpoint->root, *proof);
      if (!holds) return altered(folder / name);
    }
    out.push_back(std::move(*checkpoint));
  }
  return out;
}

/// The step that stands last in a history; nullopt when it has none.
Result<std::optional<wire::LogStep>> last_step(const fs::path& folder) {
  const auto names = names_in(folder);
  if (names.empty()) return std::optional<wire::LogStep>{};
  const auto text = read_file(folder / names.back(), max_small_bytes);
  if (!text) return text.error();
  auto step = wire::read_log_step(*text);
  if (!step) return altered(folder / names.back());
  return std::optional(std::move(*step));
}

}  // namespace

Result<LogState> LogState::open(const fs::path& state) {
  LogState log(state / "log");
  for (const auto& folder : {log.folder_ / "history", log.folder_ / "alarms"}) {
    if (auto made = make_folder(folder); !made) return made.error();
    if (auto clean = remove_unfinished(folder); !clean) return clean.error();
  }
  // A step is written before the checkpoint moves: both were verified by then.
  const auto step = last_step(log.folder_ / "history");
  if (!step) return step.error();
  const auto kept = log.checkpoint();
  if (!kept) return kept.error();
  if (*step && (*step)->checkpoint != *kept) {
    if (auto done = write_file(log.folder_ / "checkpoint", (*step)->checkpoint); !done) {
      return done.error();
    }
  }
  return log;
}

Result<std::optional<trust::NoteVerifier>> LogState::key() const {
  const auto text = read_if_there(folder_ / "vkey");
  if (!text) return text.error();
  if (!*text) return std::optional<trust::NoteVerifier>{};
  auto key = trust::NoteVerifier::from_vkey(trimmed(**text));
  if (!key) return altered(folder_ / "vkey");
  return std::optional(std::move(*key));
}

Status LogState::pin_key(const trust::NoteVerifier& key) {
  return write_file(folder_ / "vkey", key.vkey() + "\n");
}

Result<std::optional<std::string>> LogState::checkpoint() const {
  return read_if_there(folder_ / "checkpoint");
}

Status LogState::advance(std::uint64_t size, const wire::LogStep& step) {
  const auto file = folder_ / "history" / step_name(size);
  std::error_code ec;
  // Only cosignatures can be new at a size that is known.
  if (!fs::exists(file, ec)) {
    if (auto done = write_file(file, wire::write_log_step(step)); !done) return done;
  }
  return write_file(folder_ / "checkpoint", step.checkpoint);
}

Result<trust::PrivateKey> LogState::witness_key() {
  const auto file = folder_ / "witness.key";
  auto key = trust::PrivateKey::load(file);
  if (key || key.error().code != Errc::not_found) return key;
  auto made = trust::PrivateKey::generate(trust::KeyAlgorithm::ed25519);
  if (!made) return made;
  if (auto saved = made->save(file); !saved) return saved.error();
  return made;
}

Result<std::vector<History>> LogState::histories() const {
  std::vector<History> out;
  const auto pinned = key();
  if (!pinned) return pinned.error();
  if (*pinned) {
    auto chain = chain_in(folder_ / "history", **pinned);
    if (!chain) return chain.error();
    out.push_back({std::move(*chain), std::nullopt});
  }
  const auto kept = alarms();
  if (!kept) return kept.error();
  for (const auto& alarm : *kept) {
    if (!alarm.accepted) continue;
    const auto folder = folder_ / "alarms" / alarm.name;
    const auto text = read_if_there(folder / "vkey");
    if (!text) return text.error();
    if (!*text) continue;
    const auto old_key = trust::NoteVerifier::from_vkey(trimmed(**text));
    if (!old_key) return altered(folder / "vkey");
    auto chain = chain_in(folder / "history", *old_key);
    if (!chain) return chain.error();
    out.push_back({std::move(*chain), alarm.accepted});
  }
  return out;
}

Status LogState::move_pinned_to(const fs::path& alarm) const {
  // The history first and the checkpoint last: a killed run is taken up again where it stopped.
  for (const char* part : {"history", "vkey", "checkpoint"}) {
    auto moved = move_entry(folder_ / part, alarm / part);
    const bool nothing = !moved && moved.error().code == Errc::not_found;
    if (!moved && !nothing) return moved;
  }
  return make_folder(folder_ / "history");
}

Status LogState::move_receipt_to(const std::string& alarm, const std::string& receipt) const {
  const auto from = folder_.parent_path() / "receipts" / receipt;
  auto moved = move_entry(from, folder_ / "alarms" / alarm / "receipt");
  if (!moved && moved.error().code == Errc::not_found) return {};
  return moved;
}

Status LogState::accept(const wire::Decision& decision) {
  auto kept = alarms();
  if (!kept) return kept.error();
  std::erase_if(*kept, [](const KeptAlarm& alarm) { return alarm.accepted.has_value(); });
  if (kept->empty()) {
    return Error{Errc::not_found,
                 {"aucune alerte n'attend de décision", "no alarm waits for a decision"}};
  }
  // The decision first: killed in between, the next run alarms again rather than go on silently.
  const auto text = wire::write_decision(decision);
  const KeptAlarm* broken = nullptr;
  for (const auto& alarm : *kept) {
    if (auto done = write_file(folder_ / "alarms" / alarm.name / "accepted.json", text); !done) {
      return done;
    }
    if (alarm.receipt.empty()) {
      broken = &alarm;
    } else if (auto moved = move_receipt_to(alarm.name, alarm.receipt); !moved) {
      return moved;
    }
  }
  return broken == nullptr ? Status() : move_pinned_to(folder_ / "alarms" / broken->name);
}

Result<trust::MerkleProof> consistency_from(const std::vector<std::string>& hashes) {
  trust::MerkleProof out;
  for (const auto& hash : hashes) {
    auto digest = trust::digest_from_base64(hash);
    if (!digest) return digest.error();
    out.push_back(*digest);
  }
  return out;
}

const trust::Checkpoint* History::at(std::uint64_t size) const {
  const auto found = std::ranges::lower_bound(checkpoints, size, {}, &trust::Checkpoint::size);
  return found != checkpoints.end() && found->size == size ? &*found : nullptr;
}

}  // namespace parangon::connectors::agent
