#pragma once

#include <vector>

#include "hub/store/store.hpp"
#include "shared/trust/trust_store.hpp"

namespace parangon::hub::collect {

/// What the check judges signatures by. Revocation lists are only right for their own time, so
/// pass a trust store without them: what was revoked later was valid when it was received.
struct CheckTrust {
  trust::TrustStore members;  ///< Authorities of the agencies' certificates.
  trust::TrustStore hub;      ///< Authorities of the hub's signing certificate.
};

/// store.check(), then for every submission: the evidence's hash is the recorded one, its
/// signature holds by the kept chain, that chain was trusted when it was received, the document
/// read again gives the stored figures and manifest, and the receipt is signed and names all this;
/// for every register release: hash, number of entries and signature. One problem per fault, none
/// when all is well. Memory: one submission at a time.
std::vector<store::Problem> check(const store::ReadStore& store, const CheckTrust& trust);

}  // namespace parangon::hub::collect
