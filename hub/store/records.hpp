#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/core/clock.hpp"
#include "shared/core/error.hpp"
#include "shared/model/figure.hpp"
#include "shared/model/period.hpp"
#include "shared/model/siret.hpp"
#include "shared/model/submission.hpp"

namespace parangon::hub::store {

/// A member of the consortium, as it was known at some instant.
struct Agency {
  model::Siret siret;
  std::string name;
  std::string department;       ///< INSEE code: "75", "2A", "971".
  std::int64_t population = 0;  ///< Inhabitants; 0 where it makes no sense.
  std::string contact;          ///< Where reminders go, an e-mail address; may be empty.
  Instant added;
  bool active = true;
  std::string suspended_reason;  ///< Empty when active.
};

/// A release of the supplier register, without its bytes.
struct RegisterInfo {
  std::int64_t number = 0;  ///< From 1, without gaps.
  Instant created;
  std::string sha256;  ///< Of the CSV, lower-case hexadecimal.
  std::string note;    ///< Where it comes from, for people.
  std::int64_t entries = 0;
};

struct RegisterRelease {
  RegisterInfo info;
  std::string csv;        ///< Canonical CSV (docs/formats.md).
  std::string signature;  ///< Detached JWS of the hub over `csv`.
};

/// What the hub signs for what it has recorded.
struct SignedReceipt {
  std::string json;
  std::string jws;    ///< Detached, over `json`.
  std::string proof;  ///< C2SP tlog-proof that the log holds `json`; the store adds it.
  bool operator==(const SignedReceipt&) const = default;
};

/// One committed revision, without figures and evidence.
struct SubmissionInfo {
  std::string id;             ///< Lower-case hexadecimal.
  std::int64_t sequence = 0;  ///< Order of commit over all agencies, growing; the page cursor.
  std::int64_t revision = 0;  ///< From 1 for each agency and period, without gaps.
  Instant received;
  std::string document_sha256;
  std::int64_t document_bytes = 0;
  std::string signer_sha256;         ///< Fingerprint of the certificate that signed the document.
  model::Manifest manifest;          ///< Names the agency and the period.
  std::optional<Instant> certified;  ///< As of the instant of the reading, like the next two.
  std::optional<Instant> withdrawn;
  bool counts = false;  ///< It is the revision of its agency and period that counts.
};

/// What was received, byte for byte, and what was answered: of a submission or a statement.
struct Evidence {
  std::string document;
  std::string signature;         ///< Detached JWS as received.
  std::string signer_chain_pem;  ///< Leaf first.
  SignedReceipt receipt;
};

/// A submission to commit. Only refers to what the caller holds until the commit returns.
struct NewSubmission {
  std::string_view id;               ///< New, random.
  const model::Submission& content;  ///< Verified and valid; figures sorted by key.
  std::string_view document;
  std::string_view document_sha256;
  std::string_view signature;
  std::string_view signer_chain_pem;
  std::string_view signer_sha256;
  Instant received;
};

/// Makes the receipt, once the revision's number is known. Called inside the transaction, after
/// the figures are written: an error rolls everything back and becomes the commit's error.
using ReceiptMaker = std::function<Result<SignedReceipt>(std::string_view id, std::int64_t revision,
                                                         Instant received)>;

struct CommitOutcome {
  bool repeated = false;  ///< The key was known with the same document: nothing was written.
  std::string id;
  std::int64_t revision = 0;
  Instant received;
  SignedReceipt receipt;  ///< Of the first time when repeated, the same bytes.
};

/// Which figures to read; what is not set is not restricted.
struct FigureFilter {
  std::optional<model::Measure> measure = {};
  std::optional<model::Segment> segment = {};
  std::optional<model::KindNode> kind = {};
  std::optional<model::BasisNode> basis = {};
};

/// One agency's figures of a period, of the revision that counts.
struct AgencyFigures {
  SubmissionInfo submission;
  std::vector<model::Figure> figures;  ///< Sorted by key.
};

/// A period that somebody has submitted for.
struct PeriodInfo {
  model::Period period;
  std::int64_t agencies = 0;
  Instant newest;  ///< Since when it stands as it does: its newest certification or withdrawal.
};

/// From an instant on another revision of an agency counts for a period; 0: none.
struct CountingChange {
  Instant at;
  model::Siret agency;
  std::int64_t revision = 0;
};

/// Part of a list. `before` is the `next` of the page before; none: from the newest.
struct PageRequest {
  static constexpr std::int64_t max_limit = 1000;
  std::int64_t limit = 100;  ///< 1 to max_limit; cut to it.
  std::optional<std::int64_t> before = {};
};
/// Which revisions to list; what is not set is not restricted.
struct SubmissionFilter {
  std::optional<model::Siret> agency = {};
  std::optional<model::Period> period = {};
};
struct SubmissionPage {
  std::vector<SubmissionInfo> items;  ///< Newest first.
  std::optional<std::int64_t> next;   ///< nullopt: nothing is left.
};

/// Whether two figures are the same: key, value, and sealed or not.
bool same_figure(const model::Figure& a, const model::Figure& b);

/// Something that is wrong in the stored data.
struct Problem {
  std::string where;  ///< "submission 7f3c…", "table figures", "register release 3".
  Text what;
};

}  // namespace parangon::hub::store
