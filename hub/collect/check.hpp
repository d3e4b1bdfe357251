#pragma once

#include <optional>
#include <vector>

#include "hub/store/store.hpp"
#include "shared/trust/note.hpp"
#include "shared/trust/trust_store.hpp"

namespace parangon::hub::collect {

/// What the check judges signatures by. Revocation lists are only right for their own time, so
/// pass a trust store without them: what was revoked later was valid when it was received.
struct CheckTrust {
  trust::TrustStore members;  ///< Authorities of the agencies' certificates.
  trust::TrustStore hub;      ///< Authorities of the hub's signing certificate.
  trust::NoteVerifier log;    ///< The log's own key.
};

/// Re-derives everything that the store holds, and compares. store.check(), then
///   - the log: each commitment from its document and salt, each leaf's hash, every node and the
///     root of every checkpoint that was signed, its signature, instants that do not go back;
///   - each submission and statement: the evidence's hash is the recorded one, its signature holds
///     by the kept chain, that chain was trusted when it was received, the document read again
///     gives what is stored, the receipt is signed and says all this, its proof holds and names a
///     leaf that is there; and each such leaf's receipt is there;
///   - documents about pseudonym keys: signature, content, order, and each from the log's events;
///   - which revision counts, and who certifies: from the statements, judged again in their order;
///   - members, campaigns and register releases: from the log's events; register releases' hashes
///   and signatures;
///   - releases of open data: every sum, digest and signature; each step from the log's events;
///   - the ledger of disclosures: each entry from the log or from a release's publication, and each
///     of these in it; the bytes shown.
/// One problem per fault, none when all is well. Memory: one submission at a time, and one entry
/// for each submission, statement and agency.
std::vector<store::Problem> check(const store::ReadStore& store, const CheckTrust& trust);

}  // namespace parangon::hub::collect
