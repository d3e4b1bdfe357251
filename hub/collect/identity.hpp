#pragma once

#include <string>
#include <string_view>

#include "shared/core/error.hpp"
#include "shared/model/siret.hpp"
#include "shared/trust/certificate.hpp"

namespace parangon::hub::collect {

/// What an agency's certificate carries as subject alternative name, before the SIRET.
inline constexpr std::string_view agency_uri_prefix = "urn:parangon:agency:";
/// What a person's certificate carries besides, before the person's identifier.
inline constexpr std::string_view person_uri_prefix = "urn:parangon:person:";

/// Who is at the other end of a connection, or behind a signature.
struct MemberIdentity {
  model::Siret agency;
  std::string certificate_sha256;  ///< Fingerprint, lower-case hexadecimal.
  std::string person;              ///< Of a person's certificate; empty: the agency's own.
};

/// Reads the identity out of a certificate that TrustStore has already judged. Exactly one agency
/// URI with a valid SIRET, at most one person URI; Errc::unauthenticated otherwise.
Result<MemberIdentity> identify(const trust::Certificate& certificate);

}  // namespace parangon::hub::collect
