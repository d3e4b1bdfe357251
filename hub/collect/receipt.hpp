#pragma once

#include <vector>

#include "hub/store/records.hpp"
#include "shared/core/error.hpp"
#include "shared/trust/certificate.hpp"
#include "shared/trust/key.hpp"
#include "shared/wire/receipt.hpp"

namespace parangon::hub::collect {

/// What a receipt's signature calls its payload ("cty", RFC 7515 section 4.1.10).
inline constexpr std::string_view receipt_content_type = "vnd.parangon.receipt+json";

/// The receipt's JSON and the detached JWS over it. An error is a defect of the hub's set-up.
Result<store::SignedReceipt> sign_receipt(const wire::Receipt& receipt,
                                          const trust::PrivateKey& key,
                                          const std::vector<trust::Certificate>& chain);

}  // namespace parangon::hub::collect
