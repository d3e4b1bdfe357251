#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/agent/spool.hpp"
#include "shared/core/clock.hpp"
#include "shared/core/error.hpp"
#include "shared/model/statement.hpp"
#include "shared/trust/certificate.hpp"
#include "shared/trust/key.hpp"
#include "shared/wire/revision_list.hpp"

namespace parangon::connectors::agent {

/// Whose key signs: an agency's, or a person's.
struct Signatory {
  trust::PrivateKey key;
  std::vector<trust::Certificate> chain;

  /// Errors as PrivateKey::load and load_chain_file; Errc::invalid_argument when the key is not the
  /// certificate's.
  static Result<Signatory> load(const std::filesystem::path& certificate,
                                const std::filesystem::path& key);
  /// The person that the certificate names; empty: none.
  std::string person() const;
  /// Whether the certificate names this agency.
  bool is_of(const model::Siret& agency) const;
  /// Detached JWS over a document of that media type ("application/…").
  Result<std::string> sign(std::string_view media_type, const std::string& document) const;
};

/// What made a document, as it says itself: "parangon-connector/0.1.0".
std::string software();

/// A statement about a person, with a key and a nonce drawn now.
model::Statement about_person(const model::Siret& agency, model::StatementAction action,
                              std::string person, std::string name, Instant now);
/// One about a revision: bound to its document by the digest.
model::Statement about_revision(const model::Siret& agency, model::StatementAction action,
                                const wire::RevisionInfo& revision, std::string reason,
                                Instant now);

/// Written, read back (what would be refused as unreadable never leaves) and signed; ready for
/// Spool::put. Errors as wire::read_statement and Signatory::sign.
Result<Spooled> sign_statement(const model::Statement& statement, const Signatory& signatory);

}  // namespace parangon::connectors::agent
