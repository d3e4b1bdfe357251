#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "shared/core/clock.hpp"
#include "shared/core/error.hpp"
#include "shared/model/contributors.hpp"
#include "shared/model/pseudonym_document.hpp"
#include "shared/model/siret.hpp"

namespace parangon::hub::store {

/// Whom a key was wrapped for.
struct PseudonymRecipient {
  model::Siret agency;
  std::string certificate_sha256;
  auto operator<=>(const PseudonymRecipient&) const = default;
};

/// A recorded document about pseudonym keys: what it says, without envelopes.
struct PseudonymRecord {
  std::int64_t sequence = 0;  ///< Order of recording.
  Instant received;
  model::PseudonymAction action = model::PseudonymAction::ask;
  model::Siret agency;
  model::PseudonymKeyInfo key{};                 ///< Of `give`.
  std::vector<PseudonymRecipient> recipients{};  ///< Of `give`, sorted.
  std::string signer_sha256;                     ///< Fingerprint of the certificate that signed it.
  std::string document_sha256;
};

/// Its bytes.
struct PseudonymEvidence {
  std::string document;
  std::string signature;
  std::string signer_chain_pem;
};

/// Decides inside the transaction whether a document may be recorded after these. What it refuses
/// becomes the error, and nothing is changed.
using PseudonymJudge = std::function<Status(std::span<const PseudonymRecord> recorded)>;

struct PseudonymOutcome {
  bool repeated = false;  ///< The same document was recorded before: nothing was written.
};

/// Whether two submissions name the same suppliers: key, cells and lists.
bool same_contributors(const std::optional<model::SealedContributors>& a,
                       const std::optional<model::SealedContributors>& b);

}  // namespace parangon::hub::store
