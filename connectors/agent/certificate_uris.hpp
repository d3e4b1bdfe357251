#pragma once

#include <string_view>

// Whose a certificate is, by its subject alternative names (docs/certificates.md). For this
// folder's sources only.

namespace parangon::connectors::agent {

/// Before an agency's SIRET, in its certificate and in those of its persons.
inline constexpr std::string_view agency_uri_prefix = "urn:parangon:agency:";
/// Before a person's identifier.
inline constexpr std::string_view person_uri_prefix = "urn:parangon:person:";
/// The hub that signs receipts.
inline constexpr std::string_view hub_uri = "urn:parangon:hub";

}  // namespace parangon::connectors::agent
