#include <SQLiteCpp/VariadicBind.h>
#include <fmt/format.h>

#include <future>

#include "hub/store/sqlite/compression.hpp"
#include "hub/store/sqlite/contributor_rows.hpp"
#include "hub/store/sqlite/known_key.hpp"
#include "hub/store/sqlite/rows.hpp"
#include "hub/store/sqlite/sqlite_store_impl.hpp"

namespace parangon::hub::store {
namespace {

constexpr std::size_t bytes_to_overlap = 16 * 1024;

/// One commit, inside its transaction.
class Commit {
 public:
  Commit(Database& db, const Documents& documents, const log::Ledger* ledger,
         const NewSubmission& submission)
      : db_(db),
        documents_(documents),
        ledger_(ledger),
        new_(submission),
        manifest_(submission.content.manifest) {}

  Result<CommitOutcome> run(const ReceiptMaker& make_receipt) {
    auto known = known_key(db_, submissions_tables, agency_, manifest_.idempotency_key,
                           new_.document_sha256);
    if (!known) return known.error();
    if (*known) return repeated(std::move(**known));
    if (auto usable = check_references(); !usable) return usable.error();
    outcome_.id = new_.id;
    outcome_.revision =
        next("SELECT max(revision) FROM submissions WHERE period = ? AND agency = ?",
             manifest_.period.to_string(), agency_);
    outcome_.received = not_before_log(db_, new_.received);
    sequence_ = next("SELECT max(sequence) FROM submissions");

    // The processor is busy with the figures; the other one compresses meanwhile, unless that
    // takes no longer than to start a thread.
    const auto when =
        new_.document.size() < bytes_to_overlap ? std::launch::deferred : std::launch::async;
    auto frame = std::async(when, [this] { return compress(new_.document); });
    insert_submission();
    insert_warnings();
    insert_figures(db_, sequence_, new_.content.figures);
    if (new_.content.contributors) {
      insert_contributors(db_, sequence_, *new_.content.contributors);
    }
    auto receipt = make_receipt(new_.id, outcome_.revision, outcome_.received);
    if (!receipt) return receipt.error();
    auto proof = record(db_, ledger_, {outcome_.received, "submission", receipt->json});
    if (!proof) return proof.error();
    outcome_.receipt = std::move(*receipt);
    outcome_.receipt.proof = std::move(*proof);
    documents_.insert(db_, std::string(new_.document_sha256), frame.get());
    insert_evidence();
    return std::move(outcome_);
  }

 private:
  CommitOutcome repeated(KnownKey known) {
    Prepared select(db_, "SELECT revision, received FROM submissions WHERE sequence = ?");
    select.bind(1, known.sequence);
    select.executeStep();
    return {true, std::move(known.id), select.getColumn(0).getInt64(),
            from_milliseconds(select.getColumn(1).getInt64()), std::move(known.receipt)};
  }

  Status check_references() {
    if (auto sender = check_sender(db_, submissions_tables, agency_, manifest_.nonce); !sender) {
      return sender;
    }
    Prepared release(db_, "SELECT 1 FROM register_releases WHERE number = ?");
    release.bind(1, manifest_.register_release);
    if (release.executeStep()) return {};
    return Error{Errc::not_found,
                 {fmt::format("version {} du registre inconnue", manifest_.register_release),
                  fmt::format("register release {} is unknown", manifest_.register_release)}};
  }

  /// One more than the maximum that the query finds; 1 when it finds none.
  template <class... Values>
  std::int64_t next(const char* sql, const Values&... values) {
    Prepared select(db_, sql);
    SQLite::bind(select, values...);
    select.executeStep();
    return select.getColumn(0).getInt64() + 1;
  }

  void insert_submission() {
    Prepared insert(db_,
                    "INSERT INTO submissions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
                    "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    int at = 1;
    const auto number = [&](std::int64_t value) { insert.bind(at++, value); };
    const auto text = [&](std::string_view value) { insert.bind(at++, std::string(value)); };
    number(sequence_);
    text(new_.id);
    text(agency_);
    text(manifest_.period.to_string());
    number(outcome_.revision);
    number(to_milliseconds(outcome_.received));
    text(new_.document_sha256);
    number(static_cast<std::int64_t>(new_.document.size()));
    text(new_.signer_sha256);
    text(manifest_.idempotency_key);
    text(manifest_.nonce);
    number(manifest_.register_release);
    text(manifest_.rules_version);
    text(manifest_.families_version);
    number(manifest_.secrecy.min_suppliers);
    number(manifest_.secrecy.max_share);
    number(manifest_.lines.in);
    number(manifest_.lines.used);
    number(manifest_.lines.excluded);
    number(manifest_.figures);
    number(manifest_.sealed);
    number(manifest_.nothing_to_report ? 1 : 0);
    text(to_string(manifest_.sharing.paid));
    text(to_string(manifest_.sharing.awarded));
    number(to_milliseconds(manifest_.created));
    text(manifest_.software);
    insert.exec();
  }

  /// One row for each rule that has findings, a justification, or both.
  void insert_warnings() {
    std::map<std::string, std::pair<std::int64_t, std::string>> rows;
    for (const auto& [rule, findings] : manifest_.warnings) rows[rule].first = findings;
    for (const auto& [rule, text] : manifest_.justifications) rows[rule].second = text;
    Prepared insert(db_, "INSERT INTO submission_warnings VALUES (?, ?, ?, ?)");
    for (const auto& [rule, row] : rows) {
      SQLite::bind(insert, sequence_, rule, row.first, row.second);
      insert.exec();
      insert.reset();
    }
  }

  void insert_evidence() {
    Prepared insert(db_, "INSERT INTO evidence VALUES (?, ?, ?, ?, ?, ?)");
    SQLite::bind(insert, sequence_, std::string(new_.signature), std::string(new_.signer_chain_pem),
                 outcome_.receipt.json, outcome_.receipt.jws, outcome_.receipt.proof);
    insert.exec();
  }

  Database& db_;
  const Documents& documents_;
  const log::Ledger* ledger_;
  const NewSubmission& new_;
  const model::Manifest& manifest_;
  const std::string agency_ = manifest_.agency.to_string();
  std::int64_t sequence_ = 0;
  CommitOutcome outcome_;
};

}  // namespace

Result<CommitOutcome> SqliteStore::commit_submission(const NewSubmission& submission,
                                                     const ReceiptMaker& make_receipt) {
  return write([&](Database& db) {
    return Commit(db, documents_, options_.ledger.get(), submission).run(make_receipt);
  });
}

}  // namespace parangon::hub::store
