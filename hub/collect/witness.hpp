#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hub/collect/events.hpp"
#include "hub/store/store.hpp"
#include "shared/core/clock.hpp"
#include "shared/core/error.hpp"
#include "shared/trust/checkpoint.hpp"
#include "shared/trust/merkle.hpp"
#include "shared/trust/note.hpp"

namespace parangon::hub::collect {

/// The log as a member that watches it is answered: the newest checkpoint, and that it extends the
/// one that the member showed.
struct Witnessed {
  std::string checkpoint;  ///< Signed note, with the cosignatures that were given for it.
  trust::MerkleProof consistency;
};

/// What is wrong with the log, by a checkpoint that its own key has signed: fewer entries, or other
/// ones. nullopt: the log extends it.
Result<std::optional<store::LogAlarm::Kind>> contradiction(const store::LogReader& log,
                                                           const trust::Checkpoint& seen);

/// What the log says to the members that watch it, and what they say of it. Blocks; thread-safe.
class Witnesses {
 public:
  /// References must outlive it. `log`: the log's own key.
  Witnesses(store::Store& store, trust::NoteVerifier log, const Clock& clock)
      : store_(store), log_(std::move(log)), clock_(clock) {}

  /// The newest checkpoint with its cosignatures, as of an instant or now. Errc::not_found while
  /// the log is empty.
  Result<std::string> checkpoint(store::ReadStore::AsOf as_of = {}) const;

  /// Judges the checkpoint that a member has verified last (empty: none yet). Errc::malformed or
  /// Errc::bad_signature when it is no checkpoint of this log's key. When the log is smaller, or
  /// another, than what it signed there, the alarm is raised, durably, and the answer is
  /// Errc::conflict with the hub's checkpoint in the message; `alarm` then says which.
  Result<Witnessed> show(model::Siret agency, std::string_view seen,
                         std::optional<store::LogAlarm::Kind>& alarm) const;

  /// Keeps a member's cosignature of a checkpoint that the hub has signed. Its key is the first
  /// that it comes with, or the one it changes to: both are recorded in the log. `vkey` must be of
  /// the type cosignature and named witness_name(agency). Errc::malformed, Errc::bad_signature,
  /// Errc::not_found (no such checkpoint).
  Status cosign(model::Siret agency, std::string_view vkey, std::string_view note_with_line,
                const Actor& actor) const;

  /// "<origin>/witness/<SIRET>": the name of a member's witness key.
  std::string witness_name(model::Siret agency) const;

 private:
  std::string with_cosignatures(const store::LogCheckpoint& checkpoint) const;

  store::Store& store_;
  trust::NoteVerifier log_;
  const Clock& clock_;
};

}  // namespace parangon::hub::collect
