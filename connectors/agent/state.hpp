#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/agent/log_state.hpp"
#include "connectors/agent/receipts.hpp"
#include "connectors/agent/spool.hpp"
#include "connectors/classify/matcher.hpp"
#include "shared/core/error.hpp"
#include "shared/core/file.hpp"
#include "shared/model/period.hpp"
#include "shared/model/siret.hpp"

namespace parangon::connectors::agent {

/// A register release as the hub gave it.
struct KeptRegister {
  std::int64_t release = 0;
  std::string csv;
  std::string signature;  ///< Detached JWS over csv
};

/// One line of the review list: an establishment whose legal unit is in the register, and what the
/// admin said of it, if anything.
struct ReviewEntry {
  model::Siret siret;
  classify::ReviewItem item;
  std::optional<classify::ReviewAnswer> answer;
};

/// An agency's own folder: register releases, review answers, what is to be sent, what was
/// acknowledged. Never sent anywhere. Every change is atomic; the folder is locked while open, so
/// two runs cannot mix. Folder 0700, files 0600. Layout: docs/formats.md, state.
class State {
 public:
  /// Makes the folder when it does not exist. Errc::conflict when another run has it.
  static Result<State> open(const std::filesystem::path& folder);

  /// The newest release kept; nullopt before the first `register update`.
  Result<std::optional<KeptRegister>> current_register() const;
  Status keep_register(const KeptRegister& release);

  /// The consortium's decisions as the hub last published them (JSON); nullopt before.
  Result<std::optional<std::string>> consortium() const;
  Status keep_consortium(std::string_view json);

  /// The document that counted for a period when the hub was last asked; nullopt when none did.
  Result<std::optional<std::string>> previous(model::Period period) const;
  /// nullopt removes it.
  Status keep_previous(model::Period period, const std::optional<std::string>& document);

  /// The review list; empty before the first.
  Result<std::vector<ReviewEntry>> review() const;
  /// Replaces what waits, keeping all answers.
  Status keep_review(const std::map<model::Siret, classify::ReviewItem>& items);
  /// Errc::not_found when the establishment is not on the list.
  Status answer(model::Siret siret, const std::optional<classify::ReviewAnswer>& answer);

  /// What waits to be sent.
  Spool& outbox() { return spool_; }
  const Spool& outbox() const { return spool_; }
  /// What was acknowledged.
  Receipts& filed() { return receipts_; }
  const Receipts& filed() const { return receipts_; }
  /// The receipts of submissions, sorted by folder name, and the document of one.
  Result<std::vector<KeptReceipt>> receipts() const { return receipts_.of(Kind::submission); }
  Result<std::string> acknowledged_document(const std::string& folder) const {
    return receipts_.document(folder);
  }
  /// What is known of the hub's log.
  LogState& log() { return log_; }
  const LogState& log() const { return log_; }

  const std::filesystem::path& folder() const { return folder_; }

 private:
  State(std::filesystem::path folder, FileLock lock, Spool spool, LogState log)
      : folder_(std::move(folder)),
        lock_(std::move(lock)),
        spool_(std::move(spool)),
        receipts_(folder_),
        log_(std::move(log)) {}
  Status write_review(const std::vector<ReviewEntry>& entries);

  std::filesystem::path folder_;
  FileLock lock_;
  Spool spool_;
  Receipts receipts_;
  LogState log_;
};

/// The answers among review entries, as Matcher takes them.
std::map<model::Siret, classify::ReviewAnswer> answers_of(const std::vector<ReviewEntry>& entries);

}  // namespace parangon::connectors::agent
