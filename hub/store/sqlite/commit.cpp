#include <SQLiteCpp/VariadicBind.h>
#include <fmt/format.h>

#include <algorithm>
#include <future>

#include "hub/store/sqlite/compression.hpp"
#include "hub/store/sqlite/rows.hpp"
#include "hub/store/sqlite/sqlite_store_impl.hpp"

namespace parangon::hub::store {
namespace {

/// One commit, inside its transaction.
class Commit {
 public:
  Commit(SQLite::Database& db, const NewSubmission& submission)
      : db_(db), new_(submission), manifest_(submission.content.manifest) {}

  Result<CommitOutcome> run(const ReceiptMaker& make_receipt) {
    if (auto known = known_key()) return std::move(*known);
    if (auto usable = check_references(); !usable) return usable.error();
    outcome_.id = new_.id;
    outcome_.revision =
        next("SELECT max(revision) FROM submissions WHERE period = ? AND agency = ?",
             manifest_.period.to_string(), agency_);
    outcome_.received = std::max(new_.received, newest_received());
    sequence_ = next("SELECT max(sequence) FROM submissions");

    // The processor is busy with the figures; the other one compresses meanwhile.
    auto frame = std::async(std::launch::async, [this] { return compress(new_.document); });
    insert_submission();
    insert_figures(db_, sequence_, new_.content.figures);
    auto receipt = make_receipt(new_.id, outcome_.revision, outcome_.received);
    if (!receipt) return receipt.error();
    outcome_.receipt = std::move(*receipt);
    insert_evidence(frame.get());
    return std::move(outcome_);
  }

 private:
  /// The answer when the agency has used this idempotency key.
  std::optional<Result<CommitOutcome>> known_key() {
    SQLite::Statement select(
        db_,
        "SELECT s.document_sha256, s.id, s.revision, s.received, e.receipt, e.receipt_jws "
        "FROM submissions AS s JOIN evidence AS e ON e.sequence = s.sequence "
        "WHERE s.agency = ? AND s.idempotency_key = ?");
    select.bind(1, agency_);
    select.bind(2, manifest_.idempotency_key);
    if (!select.executeStep()) return std::nullopt;
    if (select.getColumn(0).getString() != new_.document_sha256) {
      return Error{Errc::conflict,
                   {fmt::format("clé d'idempotence {} déjà utilisée pour un autre contenu",
                                manifest_.idempotency_key),
                    fmt::format("idempotency key {} was already used for other content",
                                manifest_.idempotency_key)}};
    }
    return CommitOutcome{true,
                         select.getColumn(1).getString(),
                         select.getColumn(2).getInt64(),
                         from_milliseconds(select.getColumn(3).getInt64()),
                         {select.getColumn(4).getString(), select.getColumn(5).getString()}};
  }

  Status check_references() {
    if (exists("SELECT 1 FROM submissions WHERE agency = ? AND nonce = ?", agency_,
               manifest_.nonce)) {
      return Error{Errc::already_exists,
                   {"nonce déjà vu : document rejoué", "nonce already seen: replayed document"}};
    }
    if (!exists("SELECT 1 FROM agencies WHERE siret = ?", agency_)) {
      return Error{Errc::not_found,
                   {fmt::format("l'acheteur {} n'est pas membre", agency_),
                    fmt::format("agency {} is not a member", agency_)}};
    }
    if (exists("SELECT 1 FROM register_releases WHERE number = ?", manifest_.register_release)) {
      return {};
    }
    return Error{Errc::not_found,
                 {fmt::format("version {} du registre inconnue", manifest_.register_release),
                  fmt::format("register release {} is unknown", manifest_.register_release)}};
  }

  template <class... Values>
  bool exists(const char* sql, const Values&... values) {
    SQLite::Statement select(db_, sql);
    SQLite::bind(select, values...);
    return select.executeStep();
  }

  /// One more than the maximum that the query finds; 1 when it finds none.
  template <class... Values>
  std::int64_t next(const char* sql, const Values&... values) {
    SQLite::Statement select(db_, sql);
    SQLite::bind(select, values...);
    select.executeStep();
    return select.getColumn(0).getInt64() + 1;
  }

  Instant newest_received() {
    const auto newest = db_.execAndGet("SELECT max(received) FROM submissions");
    return newest.isNull() ? Instant::min() : from_milliseconds(newest.getInt64());
  }

  void insert_submission() {
    SQLite::Statement insert(db_,
                             "INSERT INTO submissions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
                             "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
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
    number(to_milliseconds(manifest_.created));
    text(manifest_.software);
    insert.exec();
  }

  void insert_evidence(const std::string& frame) {
    SQLite::Statement insert(db_, "INSERT INTO evidence VALUES (?, ?, ?, ?, ?, ?)");
    insert.bind(1, sequence_);
    insert.bind(2, std::string(new_.signature));
    insert.bind(3, std::string(new_.signer_chain_pem));
    insert.bind(4, outcome_.receipt.json);
    insert.bind(5, outcome_.receipt.jws);
    insert.bindNoCopy(6, frame.data(), static_cast<int>(frame.size()));
    insert.exec();
  }

  SQLite::Database& db_;
  const NewSubmission& new_;
  const model::Manifest& manifest_;
  const std::string agency_ = manifest_.agency.to_string();
  std::int64_t sequence_ = 0;
  CommitOutcome outcome_;
};

}  // namespace

Result<CommitOutcome> SqliteStore::commit_submission(const NewSubmission& submission,
                                                     const ReceiptMaker& make_receipt) {
  return write([&](SQLite::Database& db) { return Commit(db, submission).run(make_receipt); });
}

}  // namespace parangon::hub::store
