#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "shared/core/error.hpp"
#include "shared/trust/certificate.hpp"
#include "shared/trust/key.hpp"

namespace parangon::trust {

/// Largest encoded protected header, in characters: a chain of three fits several times.
inline constexpr std::size_t max_jws_header_chars = 32 * 1024;

/// What the signer says about itself and the payload. All of it is signed.
struct JwsHeader {
  std::string typ;               ///< Media type of the whole, without "application/"; or empty.
  std::string cty;               ///< Media type of the payload; or empty.
  std::string kid;               ///< A name for the key; or empty.
  std::vector<Certificate> x5c;  ///< Leaf, then each issuer up to but without the root.
};

/// RFC 7518 section 3.4 and RFC 8037 section 3.1.
enum class JwsAlgorithm { es256, eddsa };
/// "ES256", "EdDSA": what stands in "alg".
std::string_view to_string(JwsAlgorithm algorithm);

/// A signature that holds for the key in header.x5c.front(). Whether that certificate is believed
/// is for TrustStore to say.
struct VerifiedJws {
  JwsAlgorithm algorithm;
  JwsHeader header;

  const Certificate& signer() const { return header.x5c.front(); }
};

/// Signs `payload` as it is (RFC 7797, b64=false) and gives the detached compact form,
/// "header..signature" (RFC 7515 appendix F). The algorithm follows from the key.
/// Errc::invalid_argument when x5c is empty or its first certificate is not of this key.
/// An ES256 payload is streamed; EdDSA needs it twice in memory (RFC 8032 reads it twice).
Result<std::string> sign_detached(const PrivateKey& key, const JwsHeader& header,
                                  std::string_view payload);

/// Verifies a detached JWS over `payload` with the key of its first x5c certificate. Refused as
/// Errc::malformed: another form, base64url that is not canonical, a header that is not a JSON
/// object, duplicated members, "crit" other than ["b64"], "b64" other than false, an
/// "alg" other than ES256 and EdDSA, no x5c; Errc::too_large: header over max_jws_header_chars or
/// chain over max_chain_length; Errc::bad_signature: key of another algorithm than "alg", or a
/// signature that does not hold.
Result<VerifiedJws> verify_detached(std::string_view jws, std::string_view payload);

}  // namespace parangon::trust
