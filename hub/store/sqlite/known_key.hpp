#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "hub/store/records.hpp"
#include "hub/store/sqlite/database.hpp"
#include "shared/core/error.hpp"

namespace parangon::hub::store {

/// Where submissions, or statements, and their evidence are.
struct Documented {
  const char* table;
  const char* evidence;
};
inline constexpr Documented submissions_tables{"submissions", "evidence"};
inline constexpr Documented statements_tables{"statements", "statement_evidence"};

/// What was answered when the agency used an idempotency key for the first time.
struct KnownKey {
  std::string id;
  std::int64_t sequence = 0;
  SignedReceipt receipt;
};
/// nullopt for a new key. Errc::conflict when it was used for another document.
Result<std::optional<KnownKey>> known_key(Database& db, const Documented& tables,
                                          const std::string& agency, const std::string& key,
                                          std::string_view document_sha256);

/// Errc::already_exists when the agency has used the nonce, Errc::not_found when it is no member.
Status check_sender(Database& db, const Documented& tables, const std::string& agency,
                    const std::string& nonce);

}  // namespace parangon::hub::store
