#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "shared/core/clock.hpp"
#include "shared/core/error.hpp"
#include "shared/core/text.hpp"
#include "shared/trust/checkpoint.hpp"
#include "shared/trust/key.hpp"
#include "shared/trust/merkle.hpp"
#include "shared/trust/note.hpp"
#include "shared/wire/log_answer.hpp"

namespace parangon::connectors::agent {

/// The hub's log is not what it said before.
struct Alarm {
  enum class Kind {
    behind,            ///< It has fewer entries than it has signed.
    forked,            ///< It signed two histories that contradict each other.
    key_changed,       ///< A receipt, or a checkpoint, is of another log than the one known.
    bad_proof,         ///< A signed receipt does not stand in the log.
    receipt_replaced,  ///< It gave the number of an earlier revision to another one.
  };
  Kind kind = Kind::forked;
  Text what;                     ///< What was seen, in one sentence.
  std::string ours;              ///< The checkpoint that we had verified; may be empty.
  std::string theirs;            ///< The one that contradicts it; may be empty.
  std::string answer;            ///< What the hub said, verbatim.
  std::string receipt{};         ///< receipt_replaced: the folder of the earlier one.
  std::filesystem::path folder;  ///< Where all this was saved.
};
/// "behind", "forked", "key_changed", "bad_proof", "receipt_replaced".
std::string_view to_string(Alarm::Kind kind);

/// An alarm as it is kept.
struct KeptAlarm {
  std::string name;  ///< Of its folder: the instant.
  std::string kind;
  std::string receipt;  ///< See Alarm.
  Text what;
  std::optional<wire::Decision> accepted;  ///< By whom and why history was taken as it is.
};

/// One verified history: what each checkpoint was verified to extend. `accepted`: it ended because
/// somebody decided so; nullopt: it goes on.
struct History {
  std::vector<trust::Checkpoint> checkpoints;  ///< By growing size.
  std::optional<wire::Decision> ended;

  /// The checkpoint of that size; nullptr when it has none.
  const trust::Checkpoint* at(std::uint64_t size) const;
};

/// What a member knows of the hub's log: the folder log/ of its state (docs/formats.md). Files are
/// replaced whole, steps are added before the checkpoint moves on. Not thread-safe.
class LogState {
 public:
  /// `state`: the state's folder. Finishes a step that a killed run had begun.
  static Result<LogState> open(const std::filesystem::path& state);

  /// The log's key; nullopt before the first receipt. Errc::malformed when the file was altered.
  Result<std::optional<trust::NoteVerifier>> key() const;
  Status pin_key(const trust::NoteVerifier& key);
  /// The newest checkpoint that was verified, as signed; nullopt before the first.
  Result<std::optional<std::string>> checkpoint() const;
  /// Moves on to a checkpoint of `size` entries that was verified to extend the one kept.
  Status advance(std::uint64_t size, const wire::LogStep& step);
  /// This member's key as a witness, made at the first call.
  Result<trust::PrivateKey> witness_key();

  /// The history that goes on, then those that ended. Every step is verified again.
  Result<std::vector<History>> histories() const;

  /// Saves what contradicts what, and an explanation in both languages, durably; the same one again
  /// gives the folder of the first time.
  Result<std::filesystem::path> save(const Alarm& alarm, Instant at);
  /// Oldest first.
  Result<std::vector<KeptAlarm>> alarms() const;
  /// Takes history as the hub tells it from now on. What was pinned is moved into the newest
  /// alarm's folder, with the decision; a receipt whose number was given again into the folder of
  /// its alarm. Errc::not_found when no alarm waits for one.
  Status accept(const wire::Decision& decision);

 private:
  explicit LogState(std::filesystem::path folder) : folder_(std::move(folder)) {}
  Status move_pinned_to(const std::filesystem::path& alarm) const;
  Status move_receipt_to(const std::string& alarm, const std::string& receipt) const;

  std::filesystem::path folder_;
};

/// Reads the base64 of consistency hashes. Errc::malformed.
Result<trust::MerkleProof> consistency_from(const std::vector<std::string>& hashes);

}  // namespace parangon::connectors::agent
