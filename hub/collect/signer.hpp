#pragma once

#include <string>
#include <string_view>

#include "hub/collect/identity.hpp"
#include "shared/core/clock.hpp"
#include "shared/core/error.hpp"
#include "shared/trust/trust_store.hpp"

namespace parangon::hub::collect {

/// Who signed a document that arrived, by a certificate that is believed.
struct Signer {
  MemberIdentity identity;
  std::string chain_pem;  ///< Leaf first, as it came with the signature.
  Instant valid_until;    ///< Of the certificate of the chain that ends first.
};

/// What is recorded takes the instant of the newest record when the clock has gone back. Throws
/// store::Outage::clock when the signer's certificates have ended by then: the evidence would not
/// verify for ever.
void must_hold_at(const Signer& signer, Instant received);

/// Verifies a detached JWS over the document, the signer's chain as of `now`, and reads who it is.
/// Errors as trust::verify_detached, TrustStore::verify and identify.
Result<Signer> verify_signer(std::string_view signature, std::string_view document,
                             const trust::TrustStore& members, Instant now);

}  // namespace parangon::hub::collect
