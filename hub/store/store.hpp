#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/store/records.hpp"
#include "hub/store/store_unavailable.hpp"

namespace parangon::hub::store {

/// What can be read of the hub's data. Every method is one transaction on one consistent state,
/// blocks, and may be called from several threads. Every method throws StoreUnavailable when the
/// backend is down; a deadline bounds each (docs/storage.md).
///
/// `as_of`: state as it was known at that instant (newest revision received at or before it);
/// nullopt is now. History is never overwritten, so a past instant always reads the same.
class ReadStore {
 public:
  using AsOf = std::optional<Instant>;
  virtual ~ReadStore() = default;

  /// The hub's name, given when the store was made.
  virtual std::string hub_name() const = 0;

  /// All agencies, suspended ones too, by SIRET.
  virtual std::vector<Agency> agencies() const = 0;
  /// nullopt when it is no member.
  virtual std::optional<Agency> agency(model::Siret siret) const = 0;

  /// All releases, newest first.
  virtual std::vector<RegisterInfo> register_releases() const = 0;
  /// The newest; nullopt before the first import.
  virtual std::optional<RegisterInfo> current_register() const = 0;
  virtual std::optional<RegisterRelease> register_release(std::int64_t number) const = 0;

  virtual std::optional<SubmissionInfo> submission(std::string_view id) const = 0;
  virtual std::optional<SubmissionInfo> submission_by_key(model::Siret agency,
                                                          std::string_view key) const = 0;
  /// Whether some submission of the agency carried this nonce.
  virtual bool nonce_used(model::Siret agency, std::string_view nonce) const = 0;
  /// All revisions of an agency, or of everybody when nullopt; newest first.
  virtual SubmissionPage submissions(std::optional<model::Siret> agency,
                                     const PageRequest& page) const = 0;
  /// The revision that counts of each agency for a period, by SIRET.
  virtual std::vector<SubmissionInfo> current_submissions(const model::Period& period,
                                                          AsOf as_of = {}) const = 0;
  /// nullopt for an unknown submission.
  virtual std::optional<SignedReceipt> receipt(std::string_view id) const = 0;
  virtual std::optional<Evidence> evidence(std::string_view id) const = 0;

  /// Periods that have data, in their order.
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
/// method returns. Whatever fails leaves the state as it was.
class Store : public ReadStore {
 public:
  /// Errc::already_exists when the SIRET is known.
  virtual Status add_agency(const Agency& agency) = 0;
  /// Errc::not_found. Suspending a suspended one replaces the reason.
  virtual Status suspend_agency(model::Siret siret, std::string_view reason) = 0;
  /// Makes a suspended agency active again. Errc::not_found.
  virtual Status resume_agency(model::Siret siret) = 0;

  /// Adds the next release and gives its number; `info.number` is not read. The content of the
  /// current release again (same sha256) is Errc::already_exists.
  virtual Result<std::int64_t> add_register_release(const RegisterRelease& release) = 0;

  /// Commits the next revision of the agency and period, its figures, evidence and receipt.
  /// The receipt says the instant that is stored: `received`, or the newest one already stored
  /// when the clock has gone back, so that past reads never change.
  ///   - the same idempotency key and document again: `repeated`, with the original receipt;
  ///   - the same key, another document: Errc::conflict;
  ///   - a nonce that the agency has used: Errc::already_exists;
  ///   - unknown agency or register release: Errc::not_found;
  ///   - what `make_receipt` returns, as it is.
  virtual Result<CommitOutcome> commit_submission(const NewSubmission& submission,
                                                  const ReceiptMaker& make_receipt) = 0;
};

}  // namespace parangon::hub::store
