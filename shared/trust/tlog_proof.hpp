#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "shared/core/error.hpp"
#include "shared/trust/checkpoint.hpp"
#include "shared/trust/merkle.hpp"

// C2SP tlog-proof version 1: that an entry stands in a log, in one file that is verified offline.
// Pure.

namespace parangon::trust {

/// Limits of a proof that is read.
inline constexpr std::size_t max_proof_extra_bytes = 64 * 1024;
inline constexpr std::size_t max_tlog_proof_bytes = max_note_bytes + 128 * 1024;

/// A proof as it is written. Nothing in it is believed before verify_tlog_proof, and `extra`,
/// which no signature covers, not even then.
struct TlogProof {
  std::string extra;  ///< Opaque bytes; empty: none.
  std::uint64_t index = 0;
  MerkleProof path;        ///< The leaf's sibling first.
  std::string checkpoint;  ///< The signed note, verbatim, with its cosignatures.

  bool operator==(const TlogProof&) const = default;
};

/// The bytes of a ".tlog-proof" file. Errc::malformed when the checkpoint is no note or the index
/// is over max_tree_size, Errc::too_large over the limits.
Result<std::string> write_tlog_proof(const TlogProof& proof);
/// Inverse, strict to the byte. The checkpoint must be a note; its text is not read here.
/// Errc::malformed, Errc::too_large.
Result<TlogProof> read_tlog_proof(std::string_view bytes);

/// The log's checkpoint that holds this leaf hash at proof.index. Errors as open_checkpoint and
/// verify_inclusion. For witnesses, call verify_cosignatures on proof.checkpoint as well.
Result<Checkpoint> verify_tlog_proof(const TlogProof& proof, const Sha256Digest& leaf,
                                     const NoteVerifier& log);

}  // namespace parangon::trust
