#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "shared/core/error.hpp"
#include "shared/trust/certificate.hpp"
#include "shared/trust/key.hpp"

namespace parangon::trust {

/// Largest content of an envelope, and largest envelope, in bytes.
inline constexpr std::size_t max_envelope_content = 1024;
inline constexpr std::size_t max_envelope_bytes = 8192;

/// Whether envelopes can be made for the certificate's key: EC P-256. Ed25519 keys only sign.
bool can_receive(const Certificate& certificate);

/// CMS AuthEnvelopedData (RFC 5083) in DER that only the holder of the certificate's private key
/// opens: AES-256-GCM under a key that is wrapped by ephemeral ECDH (RFC 5753,
/// dhSinglePass-stdDH-sha256kdf). It does not say who made it: sign what carries it.
/// Errc::invalid_argument unless can_receive(); Errc::too_large over max_envelope_content.
Result<std::string> seal_for(const Certificate& recipient, std::string_view content);

/// Inverse. Errc::malformed: no such envelope, or of other algorithms; Errc::forbidden: for another
/// key, or altered on the way (the two cannot be told apart).
Result<std::string> open_envelope(std::string_view envelope, const Certificate& own,
                                  const PrivateKey& key);

}  // namespace parangon::trust
