#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/store/records.hpp"
#include "shared/core/clock.hpp"
#include "shared/core/error.hpp"
#include "shared/model/statement.hpp"

namespace parangon::hub::store {

/// A person whom an agency has named to certify its revisions.
struct Certifier {
  std::string person;
  std::string name;
  Instant since;
};

/// One revision of an agency and period, as far as it matters for what may be declared of it.
struct RevisionState {
  std::int64_t revision = 0;
  std::string submission;
  std::string document_sha256;
  std::optional<Instant> certified;
  std::optional<Instant> withdrawn;
};

/// What a statement is judged against: the state as it is in the transaction that records it.
struct Standing {
  std::vector<Certifier> certifiers;
  std::vector<RevisionState> revisions;  ///< Of the statement's period, from 1; else empty.
  std::int64_t counting = 0;             ///< The revision that counts; 0: none.
};

/// One recorded statement, without its evidence.
struct StatementInfo {
  std::string id;             ///< Lower-case hexadecimal.
  std::int64_t sequence = 0;  ///< Order of recording over all agencies; the page cursor.
  Instant received;
  std::string document_sha256;
  std::string signer_sha256;  ///< Fingerprint of the certificate that signed it.
  std::string signer_person;  ///< Empty: the agency itself.
  model::Statement content;
};

/// Part of a list of statements, as SubmissionPage.
struct StatementPage {
  std::vector<StatementInfo> items;  ///< Newest first.
  std::optional<std::int64_t> next;
};

/// A statement to record. Only refers to what the caller holds until the call returns.
struct NewStatement {
  std::string_view id;  ///< New, random.
  const model::Statement& content;
  std::string_view document;
  std::string_view document_sha256;
  std::string_view signature;
  std::string_view signer_chain_pem;
  std::string_view signer_sha256;
  std::string_view signer_person;
  Instant received;
};

/// Decides inside the transaction whether a statement may be recorded, and which revision counts
/// after it (0: none). What it refuses becomes the commit's error, and nothing is changed.
using StatementJudge = std::function<Result<std::int64_t>(const Standing&)>;
/// Makes the receipt, once it is known which revision counts.
using StatementReceiptMaker =
    std::function<Result<SignedReceipt>(std::int64_t counts, Instant received)>;

struct StatementOutcome {
  bool repeated = false;  ///< The key was known with the same document: nothing was written.
  std::string id;
  SignedReceipt receipt;  ///< Of the first time when repeated, the same bytes.
};

}  // namespace parangon::hub::store
