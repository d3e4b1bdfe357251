#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

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

/// A signed submission that the hub has not acknowledged yet.
struct Spooled {
  std::string key;        ///< Its idempotency key
  std::string document;   ///< The bytes that were signed
  std::string signature;  ///< Detached JWS
};

/// The hub's answer to one, kept as evidence.
struct KeptReceipt {
  std::string folder;  ///< Name of its folder under receipts/: "2025-r3"
  std::string receipt;
  std::string signature;
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

  /// Made durable before anything is sent.
  Status spool(const Spooled& submission);
  /// In the order of their keys.
  Result<std::vector<Spooled>> spooled() const;
  /// Moves a spooled submission to receipts/`folder` together with its receipt.
  Status acknowledge(const std::string& key, const KeptReceipt& receipt);
  /// Drops one that the hub refused for good.
  Status drop(const std::string& key);
  /// Receipts kept, sorted by folder name.
  Result<std::vector<KeptReceipt>> receipts() const;
  /// Document of a kept receipt.
  Result<std::string> acknowledged_document(const std::string& folder) const;

  const std::filesystem::path& folder() const { return folder_; }

 private:
  State(std::filesystem::path folder, FileLock lock)
      : folder_(std::move(folder)), lock_(std::move(lock)) {}
  Status write_review(const std::vector<ReviewEntry>& entries);

  std::filesystem::path folder_;
  FileLock lock_;
};

/// The answers among review entries, as Matcher takes them.
std::map<model::Siret, classify::ReviewAnswer> answers_of(const std::vector<ReviewEntry>& entries);

}  // namespace parangon::connectors::agent
