#pragma once

#include <filesystem>
#include <optional>

#include "certs/authority.hpp"

namespace parangon::certs {

/// Where things go and whose key it is.
struct Delivery {
  std::filesystem::path folder;                                  ///< Made (0700) unless it exists.
  trust::KeyAlgorithm algorithm = trust::KeyAlgorithm::ec_p256;  ///< Of the key that is made.
  std::optional<trust::Csr> request;  ///< Its key is used, and none is made.
};

/// Issues a certificate and writes it for its holder: `key.pem` (0600, only when the key is made
/// here), `cert.pem` (leaf, then the issuing authority) and `ca.pem` (the root).
/// Errc::already_exists when one of them is there, before anything is issued; else as
/// Authority::issue.
Result<trust::Certificate> deliver(const Authority& authority, Profile profile,
                                   const trust::CertificateSpec& spec, const Delivery& delivery,
                                   Instant now);

}  // namespace parangon::certs
