#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "shared/core/clock.hpp"
#include "shared/core/error.hpp"
#include "shared/core/text.hpp"
#include "shared/trust/checkpoint.hpp"
#include "shared/wire/receipt.hpp"
#include "shared/wire/statement.hpp"

// What a folder of evidence proves, judged from its files alone: no clock, no network. The same
// claims, with the same names, are judged by tests/support/verify_evidence.py.

namespace parangon::connectors::agent {

/// The files of a receipt's folder; a part that is not there is nullopt.
struct Evidence {
  std::optional<std::string> document;           ///< document.json
  std::optional<std::string> signature;          ///< signature.jws
  std::optional<std::string> receipt;            ///< receipt.json
  std::optional<std::string> receipt_signature;  ///< receipt.jws
  std::optional<std::string> proof;              ///< receipt.tlog-proof
  std::optional<std::string> roots;              ///< ca.pem, or what the caller trusts instead
  std::optional<std::string> checkpoint;         ///< checkpoint: a later one
  std::optional<std::string> consistency;        ///< consistency.json
  std::optional<std::string> log_key;            ///< log.vkey: the log's, when known otherwise
  std::vector<std::string> witnesses;            ///< vkeys of the witnesses that are known
};
/// Errc::not_found when there is no such folder; a file that cannot be read is an error, too.
Result<Evidence> read_evidence(const std::filesystem::path& folder);

/// The claims, in the order in which they are judged.
enum class ClaimId {
  receipt_signature,   ///< The receipt was signed with the key of the certificate it shows.
  receipt_signer,      ///< That certificate was the hub's, of this root, when it was received.
  document_signature,  ///< The document was signed with the key of the certificate it shows.
  document_signer,     ///< That certificate was the receipt's agency's or person's, then.
  document_received,   ///< The receipt is of this document, signature and signer.
  content,             ///< Document and receipt say the same of what they are about.
  log_inclusion,       ///< The receipt stands in the log whose key it names, as the log signed.
  log_consistency,     ///< The log has only grown since, up to the later checkpoint.
  cosignatures,        ///< Known witnesses saw that log in that state.
};
/// "receipt_signature"…
std::string_view to_string(ClaimId id);

/// `missing`: the evidence says nothing on it. `refuted`: it speaks against it.
enum class Verdict { proven, refuted, missing };
std::string_view to_string(Verdict verdict);

struct Claim {
  ClaimId id;
  Verdict verdict = Verdict::missing;
  Text says;  ///< What exactly was found.
};

/// Either receipt, read.
using AnyReceipt = std::variant<wire::Receipt, wire::StatementReceipt>;
/// Errc::malformed when it is neither.
Result<AnyReceipt> read_any_receipt(std::string_view json);
/// Where it is kept under a state's receipts/: "2025-r3", "statements/7f3c…".
std::string folder_of(const AnyReceipt& receipt);

/// What both kinds of receipt say; `person` is empty where the agency itself signed.
struct ReceiptFacts {
  std::string log, agency, person;
  std::string document, signature, signer;  ///< SHA-256, lower-case hexadecimal.
  Instant received;
};
ReceiptFacts facts_of(const AnyReceipt& receipt);

struct Examined {
  std::vector<Claim> claims;          ///< One for each ClaimId, in its order.
  std::optional<AnyReceipt> receipt;  ///< When it could be read.
  /// The checkpoint of the proof, when log_inclusion is proven.
  std::optional<trust::Checkpoint> included_in;

  const Claim& operator[](ClaimId id) const { return claims[static_cast<std::size_t>(id)]; }
  /// Nothing is refuted, and the first six claims are proven.
  bool holds() const;
};

/// Revocation is not judged: lists of the day of reception are not part of the evidence.
Examined examine(const Evidence& evidence);

/// Whether the log of this key holds the receipt: the checkpoint of the proof. Errors as
/// trust::verify_tlog_proof; Errc::malformed when the proof cannot be read or has no salt.
Result<trust::Checkpoint> verify_receipt_in_log(std::string_view receipt, std::string_view proof,
                                                const trust::NoteVerifier& log);

}  // namespace parangon::connectors::agent
