#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/store/campaign_store.hpp"
#include "hub/store/disclosure_store.hpp"
#include "hub/store/log_store.hpp"
#include "hub/store/pseudonym_store.hpp"
#include "hub/store/records.hpp"
#include "hub/store/release_store.hpp"
#include "hub/store/statement_records.hpp"
#include "hub/store/store_unavailable.hpp"

namespace parangon::hub::store {

/// What can be read of the hub's data. Every method is one transaction on one consistent state,
/// blocks, and may be called from several threads. Every method throws StoreUnavailable when the
/// backend is down; a deadline bounds each (docs/storage.md).
///
/// `as_of`: state as it was known at that instant (what was recorded at or before it); nullopt is
/// now. History is never overwritten, so a past instant always reads the same.
class ReadStore : public LogReader,
                  public CampaignReader,
                  public ReleaseReader,
                  public DisclosureReader,
                  public PseudonymReader {
 public:
  using AsOf = std::optional<Instant>;

  /// The hub's name, given when the store was made.
  virtual std::string hub_name() const = 0;

  /// All agencies, suspended ones too, by SIRET.
  virtual std::vector<Agency> agencies(AsOf as_of = {}) const = 0;
  /// nullopt when it is no member.
  virtual std::optional<Agency> agency(model::Siret siret, AsOf as_of = {}) const = 0;

  /// All releases, newest first.
  virtual std::vector<RegisterInfo> register_releases(AsOf as_of = {}) const = 0;
  /// The newest; nullopt before the first import.
  virtual std::optional<RegisterInfo> current_register(AsOf as_of = {}) const = 0;
  virtual std::optional<RegisterRelease> register_release(std::int64_t number) const = 0;

  virtual std::optional<SubmissionInfo> submission(std::string_view id, AsOf as_of = {}) const = 0;
  virtual std::optional<SubmissionInfo> submission_by_key(model::Siret agency,
                                                          std::string_view key) const = 0;
  /// Whether some submission of the agency carried this nonce.
  virtual bool nonce_used(model::Siret agency, std::string_view nonce) const = 0;
  /// All revisions that the filter admits, certified or not; newest first.
  virtual SubmissionPage submissions(const SubmissionFilter& filter, const PageRequest& page,
                                     AsOf as_of = {}) const = 0;
  /// The revision that counts of each agency for a period, by SIRET: certified, not withdrawn.
  virtual std::vector<SubmissionInfo> counting_submissions(const model::Period& period,
                                                           AsOf as_of = {}) const = 0;
  /// nullopt for an unknown submission.
  virtual std::optional<SignedReceipt> receipt(std::string_view id) const = 0;
  virtual std::optional<Evidence> evidence(std::string_view id) const = 0;

  /// All statements of an agency, or of everybody when nullopt; newest first.
  virtual StatementPage statements(std::optional<model::Siret> agency, const PageRequest& page,
                                   AsOf as_of = {}) const = 0;
  virtual std::optional<StatementInfo> statement(std::string_view id) const = 0;
  virtual std::optional<StatementInfo> statement_by_key(model::Siret agency,
                                                        std::string_view key) const = 0;
  virtual std::optional<Evidence> statement_evidence(std::string_view id) const = 0;
  /// Whom an agency has named and not removed, by person.
  virtual std::vector<Certifier> certifiers(model::Siret agency, AsOf as_of = {}) const = 0;

  /// How it came about which revisions count for a period, oldest first.
  virtual std::vector<CountingChange> counting_changes(const model::Period& period,
                                                       AsOf as_of = {}) const = 0;
  /// When members or campaigns were added or changed, in order, each instant once.
  virtual std::vector<Instant> roster_changes(AsOf as_of = {}) const = 0;
  /// Periods of which some revision counts, in their order.
  virtual std::vector<PeriodInfo> periods(AsOf as_of = {}) const = 0;
  /// Figures of the revision that counts of each agency, by SIRET; an agency of which no figure
  /// passes the filter is there with none. Sealed ones come sealed.
  virtual std::vector<AgencyFigures> figures(const model::Period& period,
                                             const FigureFilter& filter, AsOf as_of = {}) const = 0;
  /// All figures of one revision, sorted by key; empty for an unknown submission.
  virtual std::vector<model::Figure> figures_of(std::string_view id) const = 0;

  /// Copies the whole store into a file that must not exist (Errc::already_exists), mode 0600,
  /// as of one instant, while others read and write. On any failure no file is left.
  virtual Status backup(const std::filesystem::path& file) const = 0;
  /// Looks for damage that the store alone can see: the database's own checks, references,
  /// revisions without gaps, number of figures, evidence that does not decompress. Whether the
  /// contents agree with each other is collect::check's.
  virtual std::vector<Problem> check() const = 0;
};

/// A store that can also be written. Writers wait for each other; a change is durable when its
/// method returns. Whatever fails leaves the state as it was. Every change is recorded in the log
/// in the same transaction: `event` makes its document, inside the transaction. While an alarm
/// stands, everything but resume_log and the log's own records throws Outage::alarm.
class Store : public ReadStore,
              public CampaignWriter,
              public ReleaseWriter,
              public DisclosureWriter,
              public PseudonymWriter {
 public:
  /// Errc::already_exists when the SIRET is known.
  virtual Status add_agency(const Agency& agency, const EventMaker& event) = 0;
  /// Replaces name, department, population, contact, or whether it is active and why not.
  /// Errc::not_found.
  virtual Status change_agency(const Agency& agency, Instant at, const EventMaker& event) = 0;

  /// Adds the next release and gives its number; `info.number` is not read. The content of the
  /// current release again (same sha256) is Errc::already_exists.
  virtual Result<std::int64_t> add_register_release(const RegisterRelease& release,
                                                    const EventMaker& event) = 0;

  /// Commits the next revision of the agency and period, its figures and suppliers, evidence and
  /// receipt, which
  /// is what the log records. The receipt says the instant that is stored: `received`, or the
  /// newest one of the log when the clock has gone back, so that past reads never change.
  ///   - the same idempotency key and document again: `repeated`, with the original receipt;
  ///   - the same key, another document: Errc::conflict;
  ///   - a nonce that the agency has used: Errc::already_exists;
  ///   - unknown agency or register release: Errc::not_found;
  ///   - what `make_receipt` returns, as it is.
  virtual Result<CommitOutcome> commit_submission(const NewSubmission& submission,
                                                  const ReceiptMaker& make_receipt) = 0;

  /// Records a statement if `judge` lets it, and from when on which revision counts. Repeated and
  /// reused keys, nonces and agencies as commit_submission.
  virtual Result<StatementOutcome> commit_statement(const NewStatement& statement,
                                                    const StatementJudge& judge,
                                                    const StatementReceiptMaker& make_receipt) = 0;

  /// Records something that changes nothing else: a start, a backup, a reminder.
  virtual Status record_event(Instant at, const EventMaker& event) = 0;

  /// A member's key to cosign with. `event` is recorded unless it is the one already known.
  virtual Status put_witness(const LogWitness& witness, const EventMaker& event) = 0;
  /// Keeps a verified cosignature line; the same again changes nothing. Errc::not_found when no
  /// checkpoint of that size was signed.
  virtual Status put_cosignature(std::uint64_t size, model::Siret agency, std::string_view line,
                                 Instant at) = 0;
  /// Raises the alarm, durably; the same checkpoint again changes nothing.
  virtual Status raise_alarm(const LogAlarm& alarm) = 0;
  /// Ends the alarm: the operator goes on with this log, and the event says why.
  /// Errc::conflict when there is none.
  virtual Status resume_log(Instant at, const EventMaker& event) = 0;

  /// Moves the documents of revisions received before `before`, at most `limit` of them, into files
  /// of their own by content (docs/storage.md), durable before the row goes. How many were moved.
  virtual Result<std::int64_t> archive_documents(Instant before, std::int64_t limit,
                                                 Instant at) = 0;
};

}  // namespace parangon::hub::store
