#include "hub/api/signed_document.hpp"

#include "hub/api/problem.hpp"
#include "shared/trust/digest.hpp"

namespace parangon::hub::api {

std::string idempotency_key(const net::Request& request) {
  auto value = request.header("Idempotency-Key").value_or("");
  if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
    value = value.substr(1, value.size() - 2);
  }
  return std::string(value);
}

std::optional<net::Response> missing_header(const net::Request& request) {
  if (idempotency_key(request).empty()) {
    return problem_response("idempotency_key_missing",
                            {"Ajoutez l'en-tête Idempotency-Key, égal à la clé du document.",
                             "Add the header Idempotency-Key, equal to the document's key."},
                            request);
  }
  if (request.header("Parangon-Signature").value_or("").empty()) {
    return problem_response("signature_missing",
                            {"Ajoutez l'en-tête Parangon-Signature : le JWS détaché du document.",
                             "Add the header Parangon-Signature: the document's detached JWS."},
                            request);
  }
  return std::nullopt;
}

net::Response signed_response(std::string body, std::string_view type, std::string signature) {
  net::Response response;
  response.content_type = type;
  response.headers.push_back({"Parangon-Signature", std::move(signature)});
  response.body = std::move(body);
  return response;
}

net::Response receipt_response(store::SignedReceipt receipt) {
  auto response =
      signed_response(std::move(receipt.json), "application/json", std::move(receipt.jws));
  response.headers.push_back({"Parangon-Proof", trust::to_base64(receipt.proof)});
  return response;
}

net::Response proof_response(const store::SignedReceipt& receipt) {
  return net::Response::text(receipt.proof);
}

}  // namespace parangon::hub::api
