#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "shared/core/clock.hpp"
#include "shared/core/error.hpp"
#include "shared/trust/note.hpp"

// C2SP tlog-cosignature, its Ed25519 form: a witness's statement that, at an instant, a checkpoint
// was the largest consistent state of that log that it had seen. Pure.

namespace parangon::trust {

/// Last second that a cosignature may carry (9999-12-31T23:59:59Z), so that it fits an Instant.
inline constexpr std::uint64_t max_cosignature_timestamp = 253'402'300'799;

/// The bytes of a cosignature: POSIX seconds, big endian in 8 bytes, then 64 bytes of Ed25519.
struct CosignatureParts {
  std::uint64_t timestamp = 0;
  std::string ed25519;
};
/// None when the length is another, the time is zero (which says none) or over the limit.
std::optional<CosignatureParts> split_cosignature(std::string_view bytes);

/// "cosignature/v1\ntime <timestamp>\n" and the note's text: what a witness signs.
std::string cosigned_message(std::string_view text, std::uint64_t timestamp);

/// A witness's key (type cosignature) with its name. The message does not hold the name, so a key
/// must serve one witness only, and never a log. Immutable, safe from several threads.
class Cosigner {
 public:
  /// Errors as NoteVerifier::create.
  static Result<Cosigner> create(std::string_view name, const PrivateKey& key);

  const NoteVerifier& verifier() const { return verifier_; }
  /// Cosigns the text of a checkpoint (without its signatures). The witness must have verified
  /// the log's signature and the consistency with what it last cosigned. The instant is cut to
  /// seconds. Errc::malformed when the text is no checkpoint, Errc::invalid_argument when the
  /// instant is before 1970-01-01T00:00:01Z or after the year 9999.
  Result<NoteSignature> cosign(std::string_view checkpoint_text, Instant at) const;

 private:
  Cosigner(NoteVerifier verifier, PrivateKey key);
  NoteVerifier verifier_;
  PrivateKey key_;
};

/// The instant that a witness's cosignature of this checkpoint text states. Errc::bad_signature
/// when it does not hold, Errc::invalid_argument for a verifier of another type,
/// Errc::malformed when the text is no checkpoint.
Result<Instant> verify_cosignature(std::string_view checkpoint_text, const NoteSignature& signature,
                                   const NoteVerifier& witness);

/// Who saw a checkpoint, and when.
struct Cosignature {
  std::string witness;
  std::uint32_t key_id = 0;
  Instant at;

  bool operator==(const Cosignature&) const = default;
};

/// The cosignatures of known witnesses on a signed checkpoint, in its order; none is no error, and
/// how many are enough is the caller's policy. Errc::bad_signature when one of a known witness
/// does not hold or stands twice; errors as parse_note and verify_cosignature. The log's own
/// signature is not looked at: see open_checkpoint.
Result<std::vector<Cosignature>> verify_cosignatures(std::string_view checkpoint_note,
                                                     std::span<const NoteVerifier> witnesses);

}  // namespace parangon::trust
