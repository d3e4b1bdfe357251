#pragma once

#include <string>
#include <string_view>

#include "shared/core/clock.hpp"
#include "shared/core/error.hpp"
#include "shared/model/period.hpp"
#include "shared/model/siret.hpp"

namespace parangon::wire {

/// What the hub signs after it has committed a submission. Given as JSON with a detached JWS of
/// the hub's signing key beside it (docs/protocol.md, receipts).
struct Receipt {
  std::string hub;         ///< The hub's name, from its configuration.
  std::string log;         ///< vkey of the hub's log (C2SP signed-note).
  std::string submission;  ///< "7f3c…": identifies the revision at the hub.
  model::Siret agency;
  model::Period period;
  std::int64_t revision = 1;     ///< 1 for the first submission of that agency and period.
  std::string document_sha256;   ///< Lower-case hexadecimal, over the document's bytes.
  std::string signature_sha256;  ///< The same, over the detached JWS as received.
  std::string idempotency_key;
  std::string signer_sha256;  ///< Fingerprint of the certificate that signed the document.
  Instant received;
};

/// Deterministic JSON. The bytes are what is signed, and what the log holds.
std::string write_receipt(const Receipt& receipt);
/// Errc::malformed with the member at fault.
Result<Receipt> read_receipt(std::string_view json);

}  // namespace parangon::wire
