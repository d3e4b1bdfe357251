#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hub/store/sqlite/checkpointer.hpp"
#include "hub/store/sqlite/connection.hpp"
#include "hub/store/sqlite/documents.hpp"
#include "hub/store/sqlite/log_rows.hpp"
#include "hub/store/sqlite/sqlite_store.hpp"
#include "hub/store/store.hpp"

namespace parangon::hub::store {

/// The store on SQLite: one connection writes, a pool reads beside it (write-ahead log).
class SqliteStore final : public Store {
 public:
  explicit SqliteStore(const SqliteOptions& options);

  std::string hub_name() const override;
  std::string release_secret() const override;
  std::vector<Agency> agencies(AsOf as_of) const override;
  std::optional<Agency> agency(model::Siret siret, AsOf as_of) const override;
  std::vector<RegisterInfo> register_releases(AsOf as_of) const override;
  std::optional<RegisterInfo> current_register(AsOf as_of) const override;
  std::optional<RegisterRelease> register_release(std::int64_t number) const override;
  std::optional<SubmissionInfo> submission(std::string_view id, AsOf as_of) const override;
  std::optional<SubmissionInfo> submission_by_key(model::Siret agency,
                                                  std::string_view key) const override;
  bool nonce_used(model::Siret agency, std::string_view nonce) const override;
  SubmissionPage submissions(const SubmissionFilter& filter, const PageRequest& page,
                             AsOf as_of) const override;
  std::vector<SubmissionInfo> counting_submissions(const model::Period& period,
                                                   AsOf as_of) const override;
  std::optional<SignedReceipt> receipt(std::string_view id) const override;
  std::optional<Evidence> evidence(std::string_view id) const override;
  StatementPage statements(std::optional<model::Siret> agency, const PageRequest& page,
                           AsOf as_of) const override;
  std::optional<StatementInfo> statement(std::string_view id) const override;
  std::optional<StatementInfo> statement_by_key(model::Siret agency,
                                                std::string_view key) const override;
  std::optional<Evidence> statement_evidence(std::string_view id) const override;
  std::vector<Certifier> certifiers(model::Siret agency, AsOf as_of) const override;
  std::vector<CountingChange> counting_changes(const model::Period& period,
                                               AsOf as_of) const override;
  std::vector<Instant> roster_changes(AsOf as_of) const override;
  std::vector<PeriodInfo> periods(AsOf as_of) const override;
  std::vector<AgencyFigures> figures(const model::Period& period, const FigureFilter& filter,
                                     AsOf as_of) const override;
  std::vector<model::Figure> figures_of(std::string_view id) const override;
  Status backup(const std::filesystem::path& file) const override;
  std::vector<Problem> check() const override;

  std::optional<LogCheckpoint> log_checkpoint() const override;
  std::optional<LogCheckpoint> log_checkpoint_as_of(Instant at) const override;
  std::optional<LogCheckpoint> log_checkpoint_at(std::uint64_t size) const override;
  std::vector<log::Leaf> log_leaves(std::uint64_t first, std::size_t count) const override;
  std::vector<trust::Sha256Digest> log_commitments(std::uint64_t first,
                                                   std::size_t count) const override;
  std::vector<trust::Sha256Digest> log_hashes(unsigned tile_level, std::uint64_t first,
                                              std::size_t count) const override;
  std::vector<std::string> log_cosignatures(std::uint64_t size) const override;
  std::vector<LogWitness> log_witnesses() const override;
  std::optional<LogAlarm> log_alarm() const override;

  std::vector<Campaign> campaigns(AsOf as_of) const override;
  std::vector<Campaign> campaign_versions(std::string_view name, AsOf as_of) const override;
  std::vector<CollectedRevision> collected(const std::vector<model::Period>& periods,
                                           AsOf as_of) const override;
  std::vector<OutboxMessage> outbox(const OutboxFilter& filter, const PageRequest& page,
                                    AsOf as_of) const override;
  std::optional<OutboxMessage> message(std::int64_t number, AsOf as_of) const override;

  std::vector<ReleaseInfo> releases(AsOf as_of) const override;
  std::optional<ReleaseInfo> release(std::int64_t number) const override;
  std::optional<ReleaseBlob> release_blob(std::string_view sha256) const override;
  std::optional<ReleasePapers> release_papers(std::int64_t id) const override;
  std::vector<Disclosure> disclosures(AsOf as_of) const override;
  std::optional<std::string> disclosed_content(std::string_view sha256) const override;
  std::vector<PseudonymRecord> pseudonym_records(AsOf as_of) const override;
  std::optional<PseudonymEvidence> pseudonym_evidence(std::int64_t sequence) const override;
  std::optional<model::SealedContributors> contributors_of(
      std::string_view submission) const override;
  std::optional<Instant> compared_until() const override;

  Status add_agency(const Agency& agency, const EventMaker& event) override;
  Status change_agency(const Agency& agency, Instant at, const EventMaker& event) override;
  Result<std::int64_t> add_register_release(const RegisterRelease& release,
                                            const EventMaker& event) override;
  Result<CommitOutcome> commit_submission(const NewSubmission& submission,
                                          const ReceiptMaker& make_receipt) override;
  Result<StatementOutcome> commit_statement(const NewStatement& statement,
                                            const StatementJudge& judge,
                                            const StatementReceiptMaker& make_receipt) override;
  Status record_event(Instant at, const EventMaker& event) override;
  Status put_witness(const LogWitness& witness, const EventMaker& event) override;
  Status put_cosignature(std::uint64_t size, model::Siret agency, std::string_view line,
                         Instant at) override;
  Status raise_alarm(const LogAlarm& alarm) override;
  Status resume_log(Instant at, const EventMaker& event) override;
  Result<std::int64_t> archive_documents(Instant before, std::int64_t limit, Instant at) override;
  Status add_campaign(const Campaign& campaign, const EventMaker& event) override;
  Status change_campaign(const Campaign& campaign, const EventMaker& event) override;
  Status add_messages(const std::vector<Message>& messages, Instant made,
                      const EventMaker& event) override;
  Status record_delivery(std::int64_t number, const Delivery& delivery,
                         const EventMaker& event) override;
  Status add_release(std::int64_t number, const NewRelease& release,
                     const EventMaker& event) override;
  Status publish_release(std::int64_t number, Instant at, const EventMaker& event) override;
  Status withdraw_release(std::int64_t number, Instant at, const Text& reason,
                          const EventMaker& event) override;
  Status discard_release(std::int64_t number, Instant at, const Text& reason,
                         const EventMaker& event) override;
  Status record_disclosure(const NewDisclosure& disclosure, const EventMaker& event) override;
  Result<PseudonymOutcome> add_pseudonym_document(const PseudonymRecord& record,
                                                  const PseudonymEvidence& evidence,
                                                  const PseudonymJudge& judge,
                                                  const EventMaker& event) override;

 private:
  std::string metadata(const char* name) const;
  /// Runs `work(db)` on a lent reader inside one read transaction.
  template <class Work>
  auto read(const Work& work) const {
    return translated([&] {
      auto lease = readers_.borrow();
      const Transaction snapshot(lease.db(), Transaction::Kind::read);
      return work(lease.db());
    });
  }

  /// As write_always, unless an alarm stands: then nothing is recorded (Outage::alarm).
  template <class Work>
  auto write(const Work& work) {
    return write_always([&](Database& db) {
      if (standing_alarm(db)) throw StoreUnavailable(Outage::alarm, "the log's alarm stands");
      return work(db);
    });
  }

  /// Runs `work(db)` in a write transaction: commits when its result holds a value, else rolls
  /// back. Waits for other writers of this process and of others.
  template <class Work>
  auto write_always(const Work& work) {
    return translated([&] {
      auto lease = writer_.borrow();
      Transaction transaction(lease.db(), Transaction::Kind::write);
      auto result = work(lease.db());
      if (result) transaction.commit();
      return result;
    });
  }

  const SqliteOptions options_;
  const Documents documents_;
  ConnectionPool writer_;  ///< Of one. Opened first: it sets the journal's mode.
  mutable ConnectionPool readers_;
  Checkpointer checkpointer_;  ///< Last: it ends before the writer that it watches.
};

}  // namespace parangon::hub::store
