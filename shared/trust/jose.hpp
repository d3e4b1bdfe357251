#pragma once

#include <string>
#include <string_view>

namespace parangon::trust {

/// An ECDSA P-256 signature as JOSE writes it (RFC 7518 section 3.4: r and s, 32 bytes each, big
/// endian) from the DER that OpenSSL makes. `der` must be such a signature.
std::string raw_from_der(std::string_view der);

/// Inverse; empty, which no verification accepts, when `raw` is not 64 bytes.
std::string der_from_raw(std::string_view raw);

}  // namespace parangon::trust
