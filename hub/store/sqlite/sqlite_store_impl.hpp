#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hub/store/sqlite/connection.hpp"
#include "hub/store/sqlite/sqlite_store.hpp"
#include "hub/store/store.hpp"

namespace parangon::hub::store {

/// The store on SQLite: one connection writes, a pool reads beside it (write-ahead log).
class SqliteStore final : public Store {
 public:
  explicit SqliteStore(const SqliteOptions& options);

  std::string hub_name() const override;
  std::vector<Agency> agencies() const override;
  std::optional<Agency> agency(model::Siret siret) const override;
  std::vector<RegisterInfo> register_releases() const override;
  std::optional<RegisterInfo> current_register() const override;
  std::optional<RegisterRelease> register_release(std::int64_t number) const override;
  std::optional<SubmissionInfo> submission(std::string_view id) const override;
  std::optional<SubmissionInfo> submission_by_key(model::Siret agency,
                                                  std::string_view key) const override;
  bool nonce_used(model::Siret agency, std::string_view nonce) const override;
  SubmissionPage submissions(std::optional<model::Siret> agency,
                             const PageRequest& page) const override;
  std::vector<SubmissionInfo> current_submissions(const model::Period& period,
                                                  AsOf as_of) const override;
  std::optional<SignedReceipt> receipt(std::string_view id) const override;
  std::optional<Evidence> evidence(std::string_view id) const override;
  std::vector<PeriodInfo> periods(AsOf as_of) const override;
  std::vector<AgencyFigures> figures(const model::Period& period, const FigureFilter& filter,
                                     AsOf as_of) const override;
  std::vector<model::Figure> figures_of(std::string_view id) const override;
  Status backup(const std::filesystem::path& file) const override;
  std::vector<Problem> check() const override;

  Status add_agency(const Agency& agency) override;
  Status suspend_agency(model::Siret siret, std::string_view reason) override;
  Status resume_agency(model::Siret siret) override;
  Result<std::int64_t> add_register_release(const RegisterRelease& release) override;
  Result<CommitOutcome> commit_submission(const NewSubmission& submission,
                                          const ReceiptMaker& make_receipt) override;

 private:
  /// Runs `work(db)` on a lent reader inside one read transaction.
  template <class Work>
  auto read(const Work& work) const {
    return translated([&] {
      auto lease = readers_.borrow();
      const SQLite::Transaction snapshot(lease.db());
      return work(lease.db());
    });
  }

  /// Runs `work(db)` in a write transaction: commits when its result holds a value, else rolls
  /// back. Waits for other writers of this process and of others.
  template <class Work>
  auto write(const Work& work) {
    return translated([&] {
      auto lease = writer_.borrow();
      SQLite::Transaction transaction(lease.db(), SQLite::TransactionBehavior::IMMEDIATE);
      auto result = work(lease.db());
      if (result) transaction.commit();
      return result;
    });
  }

  const SqliteOptions options_;
  ConnectionPool writer_;  ///< Of one. Opened first: it sets the journal's mode.
  mutable ConnectionPool readers_;
};

}  // namespace parangon::hub::store
