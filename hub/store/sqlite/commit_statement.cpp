#include <SQLiteCpp/VariadicBind.h>

#include "hub/store/sqlite/known_key.hpp"
#include "hub/store/sqlite/rows.hpp"
#include "hub/store/sqlite/sqlite_store_impl.hpp"
#include "hub/store/sqlite/statement_rows.hpp"

namespace parangon::hub::store {
namespace {

/// Empty for a statement about a person.
std::string period_text(const model::Statement& statement) {
  return statement.period ? statement.period->to_string() : std::string();
}

/// One statement, inside its transaction.
class CommitStatement {
 public:
  CommitStatement(Database& db, const log::Ledger* ledger, const NewStatement& statement)
      : db_(db), ledger_(ledger), new_(statement), content_(statement.content) {}

  Result<StatementOutcome> run(const StatementJudge& judge,
                               const StatementReceiptMaker& make_receipt) {
    auto known =
        known_key(db_, statements_tables, agency_, content_.idempotency_key, new_.document_sha256);
    if (!known) return known.error();
    if (*known)
      return StatementOutcome{true, std::move((*known)->id), std::move((*known)->receipt)};
    auto sender = check_sender(db_, statements_tables, agency_, content_.nonce);
    if (!sender) return sender.error();
    const auto before = standing();
    const auto counts = judge(before);
    if (!counts) return counts.error();

    const auto received = not_before_log(db_, new_.received);
    insert_statement(received);
    if (*counts != before.counting) insert_standing(received, *counts);
    auto receipt = make_receipt(*counts, received);
    if (!receipt) return receipt.error();
    auto proof = record(db_, ledger_, {received, "statement", receipt->json});
    if (!proof) return proof.error();
    receipt->proof = std::move(*proof);
    insert_evidence(*receipt);
    return StatementOutcome{false, std::string(new_.id), std::move(*receipt)};
  }

 private:
  Standing standing() {
    Standing out;
    out.certifiers = certifiers_of(db_, agency_, std::nullopt);
    if (period_.empty()) return out;
    Prepared select(
        db_,
        "SELECT s.revision, s.id, s.document_sha256, (SELECT min(c.received) FROM statements AS c "
        "WHERE c.agency = s.agency AND c.period = s.period AND c.revision = s.revision AND "
        "c.action = 'certify'), (SELECT min(w.received) FROM statements AS w WHERE w.agency = "
        "s.agency AND w.period = s.period AND w.revision = s.revision AND w.action = 'withdraw') "
        "FROM submissions AS s WHERE s.period = ? AND s.agency = ? ORDER BY s.revision");
    SQLite::bind(select, period_, agency_);
    while (select.executeStep()) {
      out.revisions.push_back({select.getColumn(0).getInt64(), select.getColumn(1).getString(),
                               select.getColumn(2).getString(), instant(select.getColumn(3)),
                               instant(select.getColumn(4))});
    }
    Prepared counting(db_,
                      "SELECT revision FROM standings WHERE period = ? AND agency = ? "
                      "ORDER BY statement DESC LIMIT 1");
    SQLite::bind(counting, period_, agency_);
    if (counting.executeStep()) out.counting = counting.getColumn(0).getInt64();
    return out;
  }

  static std::optional<Instant> instant(const SQLite::Column& column) {
    if (column.isNull()) return std::nullopt;
    return from_milliseconds(column.getInt64());
  }

  void insert_statement(Instant received) {
    sequence_ = db_.execAndGet("SELECT coalesce(max(sequence), 0) FROM statements").getInt64() + 1;
    Prepared insert(db_,
                    "INSERT INTO statements VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
                    "?, ?, ?, ?, ?, ?)");
    SQLite::bind(insert, sequence_, std::string(new_.id), agency_,
                 std::string(to_string(content_.action)), period_, content_.revision,
                 content_.subject_sha256, content_.person, content_.person_name, content_.reason,
                 to_milliseconds(received), std::string(new_.signer_sha256),
                 std::string(new_.signer_person), std::string(new_.document_sha256),
                 content_.idempotency_key, content_.nonce, to_milliseconds(content_.created),
                 content_.software);
    insert.exec();
  }

  void insert_standing(Instant since, std::int64_t revision) {
    Prepared insert(db_, "INSERT INTO standings VALUES (?, ?, ?, ?, ?)");
    SQLite::bind(insert, sequence_, period_, agency_, to_milliseconds(since), revision);
    insert.exec();
  }

  void insert_evidence(const SignedReceipt& receipt) {
    Prepared insert(db_, "INSERT INTO statement_evidence VALUES (?, ?, ?, ?, ?, ?, ?)");
    SQLite::bind(insert, sequence_, std::string(new_.document), std::string(new_.signature),
                 std::string(new_.signer_chain_pem), receipt.json, receipt.jws, receipt.proof);
    insert.exec();
  }

  Database& db_;
  const log::Ledger* ledger_;
  const NewStatement& new_;
  const model::Statement& content_;
  const std::string agency_ = content_.agency.to_string();
  const std::string period_ = period_text(content_);
  std::int64_t sequence_ = 0;
};

}  // namespace

Result<StatementOutcome> SqliteStore::commit_statement(const NewStatement& statement,
                                                       const StatementJudge& judge,
                                                       const StatementReceiptMaker& make_receipt) {
  return write([&](Database& db) {
    return CommitStatement(db, options_.ledger.get(), statement).run(judge, make_receipt);
  });
}

}  // namespace parangon::hub::store
