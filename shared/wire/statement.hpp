#pragma once

#include <string>
#include <string_view>

#include "shared/core/clock.hpp"
#include "shared/core/error.hpp"
#include "shared/model/statement.hpp"

namespace parangon::wire {

/// Media type of a statement document.
inline constexpr std::string_view statement_media_type = "application/vnd.parangon.statement+json";
/// Largest statement document, in bytes: every member at its longest fits.
inline constexpr std::size_t max_statement_bytes = 16 * 1024;

/// The document's bytes (docs/formats.md, statements). Deterministic.
std::string write_statement(const model::Statement& statement);
/// Inverse of write_statement. Strict: what write_statement would not write in the same bytes is
/// Errc::malformed, with the member; so is a member that its action needs and that is empty, or one
/// that it does not have; Errc::too_large over max_statement_bytes.
Result<model::Statement> read_statement(std::string_view document);

/// What the hub signs after it has recorded a statement.
struct StatementReceipt {
  std::string hub;
  std::string log;        ///< vkey of the hub's log (C2SP signed-note).
  std::string statement;  ///< Identifies it at the hub.
  model::Siret agency;
  model::StatementAction action = model::StatementAction::certify;
  std::string period;            ///< Empty where the action is about a person.
  std::int64_t revision = 0;     ///< 0 likewise.
  std::int64_t counts = 0;       ///< The revision that counts from now on; 0: none, or no period.
  std::string signer_person;     ///< Who signed; empty for the agency itself.
  std::string document_sha256;   ///< Of the statement, lower-case hexadecimal.
  std::string signature_sha256;  ///< Of its detached JWS as received.
  std::string idempotency_key;
  std::string signer_sha256;  ///< Fingerprint of the certificate that signed it.
  Instant received;
};

/// Deterministic JSON. The bytes are what is signed, and what the log holds.
std::string write_statement_receipt(const StatementReceipt& receipt);
/// Errc::malformed with the member at fault.
Result<StatementReceipt> read_statement_receipt(std::string_view json);

}  // namespace parangon::wire
