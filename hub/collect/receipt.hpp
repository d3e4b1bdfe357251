#pragma once

#include <vector>

#include "hub/store/records.hpp"
#include "shared/core/error.hpp"
#include "shared/trust/certificate.hpp"
#include "shared/trust/key.hpp"

namespace parangon::hub::collect {

/// What a receipt's signature calls its payload ("cty", RFC 7515 section 4.1.10).
inline constexpr std::string_view receipt_content_type = "vnd.parangon.receipt+json";

/// The receipt's JSON and the detached JWS over it, without a proof, which is the store's to add.
/// An error is a defect of the hub's set-up.
Result<store::SignedReceipt> sign_receipt(std::string json, const trust::PrivateKey& key,
                                          const std::vector<trust::Certificate>& chain);

}  // namespace parangon::hub::collect
