#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "hub/collect/campaign.hpp"
#include "hub/collect/identity.hpp"
#include "hub/store/store.hpp"
#include "shared/core/clock.hpp"
#include "shared/model/nomenclature.hpp"
#include "shared/rules/rules.hpp"
#include "shared/rules/submission_rules.hpp"
#include "shared/trust/certificate.hpp"
#include "shared/trust/key.hpp"
#include "shared/trust/trust_store.hpp"

namespace parangon::hub::collect {

/// Largest submission document: the most figures of one document at their usual length, twice.
inline constexpr std::size_t max_document_bytes = 256U << 20;
/// Largest detached signature: its header's limit and the signature itself.
inline constexpr std::size_t max_signature_bytes = 36U << 10;
/// Largest idempotency key, in characters.
inline constexpr std::size_t max_idempotency_key = 64;

/// Whom the hub believes and what it signs with. Replaced as a whole on reload.
struct Credentials {
  trust::TrustStore members;              ///< Authorities of the agencies' certificates.
  trust::PrivateKey key;                  ///< Of the hub's signing certificate.
  std::vector<trust::Certificate> chain;  ///< That certificate, then its issuers without the root.
};

/// What arrives. Reserve 64 bytes behind the document's end and nothing is copied.
struct IncomingSubmission {
  std::string document;
  std::string signature;        ///< Detached JWS, compact.
  std::string idempotency_key;  ///< The header's value, without its quotes; empty: not sent.
  MemberIdentity member;        ///< Of the TLS client certificate.
};

/// The submission holds. `receipt` is empty when it was only validated and not repeated.
struct Accepted {
  store::SignedReceipt receipt;
  std::string submission;  ///< Its id; empty when only validated.
  bool repeated = false;   ///< It had been committed before; the receipt is the one of then.
  rules::Report report{};  ///< The warnings, when it was judged; empty when it is repeated.
};

/// Nothing was changed. `report` holds the rules that refuse (S-, F-), at least one.
struct Refused {
  Errc code = Errc::rule_violation;
  rules::Report report;
};

using Outcome = std::variant<Accepted, Refused>;

/// A statement that arrives.
struct IncomingStatement {
  std::string document;
  std::string signature;        ///< Detached JWS, compact.
  std::string idempotency_key;  ///< The header's value, without its quotes.
  MemberIdentity member;        ///< Of the TLS client certificate.
};

/// The statement is recorded.
struct StatementAccepted {
  store::SignedReceipt receipt;
  std::string statement;  ///< Its id.
  bool repeated = false;  ///< It had been recorded before; the receipt is the one of then.
};

/// A document about pseudonym keys that arrives.
struct IncomingPseudonyms {
  std::string document;
  std::string signature;  ///< Detached JWS, compact.
  MemberIdentity member;  ///< Of the TLS client certificate.
  std::string from;       ///< Network address, for the log.
};

/// Judges submissions and commits those that hold. May be called from several threads at a time;
/// uses a second thread for as long as a call lasts. Throws store::StoreUnavailable when the
/// store is down.
class Collector {
 public:
  struct Settings {
    std::string hub_name;
    std::string log;  ///< vkey of the hub's log, named in every receipt.
    /// `register_release` is not read: the store's current one counts.
    rules::Consortium consortium;
    Calendar calendar;  ///< The consortium's days: campaigns and periods are judged by them.
    /// What would follow if the agency entered the tables of the period alone: the bytes that its
    /// consent is bound to (wire/entry.hpp). Without it no such consent is taken.
    std::function<Result<std::string>(const model::Siret&, const model::Period&)> entry_preview{};
  };

  /// References must outlive the collector.
  Collector(store::Store& store, const Clock& clock, const model::Nomenclature& nomenclature,
            Settings settings, Credentials credentials);
  ~Collector();

  /// In this order, the first that refuses decides: header key present and short enough
  /// (S-KEY-MISMATCH) → sizes (S-TOO-LARGE) → agency a member and active (S-AGENCY-UNKNOWN,
  /// S-AGENCY-SUSPENDED) → key already used: the original receipt, or S-KEY-REUSED → signature over
  /// the document, and signer's chain trusted now (S-SIGNATURE) → signer's agency the connection's
  /// (S-AGENCY-MISMATCH) → document readable (S-FORMAT) → manifest's agency (S-AGENCY-MISMATCH) and
  /// key (S-KEY-MISMATCH) → S- and F- rules of rules::check_submission, and the period's campaigns
  /// (S-CAMPAIGN-NOT-OPEN, S-CAMPAIGN-CLOSED) → its pseudonym key known (S-CONTRIBUTORS-KEY) →
  /// nonce new (S-NONCE-REUSED). Codes: invalid_argument (key), too_large, forbidden (agency),
  /// conflict (key or nonce reused), bad_signature, malformed, rule_violation.
  Outcome submit(IncomingSubmission incoming);

  /// The same judgement without committing; Accepted has no receipt unless `repeated`.
  Outcome validate(IncomingSubmission incoming);

  /// Judges a statement and records it (statement_attempt.hpp says by which steps). Errors:
  /// Errc::invalid_argument, too_large, forbidden, conflict, not_found, bad_signature, malformed.
  Result<StatementAccepted> record(const IncomingStatement& incoming);

  /// Judges a document about pseudonym keys and records it (pseudonym_attempt.hpp). Errors:
  /// Errc::too_large, forbidden, bad_signature, malformed, conflict, not_found.
  Result<store::PseudonymOutcome> record(const IncomingPseudonyms& incoming);

  /// What both ends judge by, with the store's register release as of an instant or now.
  rules::Consortium consortium(store::ReadStore::AsOf as_of = {}) const;

  /// For a reload of certificates and revocation lists; calls under way end with the old ones.
  void replace_credentials(Credentials credentials);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace parangon::hub::collect
