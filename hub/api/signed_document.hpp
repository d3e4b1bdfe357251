#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "hub/store/records.hpp"
#include "shared/net/http.hpp"

namespace parangon::hub::api {

/// The value of Idempotency-Key. The draft makes it a structured field, in quotes; most clients
/// send it bare. Empty when there is none.
std::string idempotency_key(const net::Request& request);

/// The problem when a document comes without its key or its signature.
std::optional<net::Response> missing_header(const net::Request& request);

/// The body with its detached JWS in Parangon-Signature.
net::Response signed_response(std::string body, std::string_view type, std::string signature);

/// A receipt: JSON, its signature, and the log's proof in Parangon-Proof (base64, one line).
net::Response receipt_response(store::SignedReceipt receipt);

/// The proof as the text that it is (C2SP tlog-proof).
net::Response proof_response(const store::SignedReceipt& receipt);

}  // namespace parangon::hub::api
