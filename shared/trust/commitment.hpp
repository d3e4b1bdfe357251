#pragma once

#include <string_view>

#include "shared/core/error.hpp"
#include "shared/trust/digest.hpp"

namespace parangon::trust {

// What the public log holds of an entry: HMAC-SHA256 (RFC 2104) of the entry under a random salt of
// its own. Without the salt the 32 bytes say nothing about the entry, not even to somebody who can
// guess it; with it they are bound to the entry: as the salt's length is fixed, two pairs of salt
// and entry with one commitment would be a collision of SHA-256.

/// Thirty-two random bytes, used for one entry only. Whoever holds it and the entry can show that
/// the log has it; destroying it makes the leaf mute for ever.
using Salt = Sha256Digest;
Salt make_salt();

/// The leaf's bytes. Its hash in the tree is leaf_hash(as_bytes(commitment)).
Sha256Digest commit(const Salt& salt, std::string_view entry);

/// Whether the commitment is to this entry with this salt; the comparison takes the same time
/// wherever they differ. Errc::bad_signature when not.
Status verify_commitment(const Sha256Digest& commitment, const Salt& salt, std::string_view entry);

}  // namespace parangon::trust
