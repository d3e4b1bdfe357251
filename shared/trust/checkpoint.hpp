#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "shared/core/error.hpp"
#include "shared/trust/digest.hpp"
#include "shared/trust/note.hpp"

// C2SP tlog-checkpoint: what a log says about itself at one size, as a signed note. Pure.

namespace parangon::trust {

/// A tree head. Two checkpoints of one origin are of one log; whether they agree is for
/// verify_consistency.
struct Checkpoint {
  std::string origin;  ///< The log's name; not empty, one line.
  std::uint64_t size = 0;
  Sha256Digest root{};
  /// Extension lines of other logs: opaque, not empty. Ours writes none.
  std::vector<std::string> extensions;

  bool operator==(const Checkpoint&) const = default;
};

/// The text: origin, size, base64 of the root, extensions, a newline after each. Errc::malformed
/// when a field would not come back from parse_checkpoint as it is.
Result<std::string> checkpoint_text(const Checkpoint& checkpoint);
/// Inverse, strict to the byte: what is accepted is what checkpoint_text writes. Nothing says yet
/// who wrote it. Errc::malformed otherwise.
Result<Checkpoint> parse_checkpoint(std::string_view text);

/// The signed note. The signer's name must be the origin (Errc::invalid_argument). Whoever calls
/// it answers for signing no two checkpoints that contradict each other.
Result<std::string> sign_checkpoint(const Checkpoint& checkpoint, const NoteSigner& log);

/// The checkpoint of a note that the log has signed; signatures of others are ignored. Errors as
/// parse_note, parse_checkpoint and verify_note; Errc::bad_signature also when the origin is not
/// the log's name or the key is a witness's.
Result<Checkpoint> open_checkpoint(std::string_view note, const NoteVerifier& log);

}  // namespace parangon::trust
