#include "hub/store/sqlite/known_key.hpp"

#include <SQLiteCpp/VariadicBind.h>
#include <fmt/format.h>

namespace parangon::hub::store {

Result<std::optional<KnownKey>> known_key(Database& db, const Documented& tables,
                                          const std::string& agency, const std::string& key,
                                          std::string_view document_sha256) {
  Prepared select(
      db, fmt::format("SELECT s.document_sha256, s.id, s.sequence, e.receipt, e.receipt_jws, "
                      "e.proof FROM {} AS s JOIN {} AS e ON e.sequence = s.sequence WHERE "
                      "s.agency = ? AND s.idempotency_key = ?",
                      tables.table, tables.evidence));
  SQLite::bind(select, agency, key);
  if (!select.executeStep()) return std::optional<KnownKey>{};
  if (select.getColumn(0).getString() != document_sha256) {
    return Error{Errc::conflict,
                 {fmt::format("clé d'idempotence {} déjà utilisée pour un autre contenu", key),
                  fmt::format("idempotency key {} was already used for other content", key)}};
  }
  return std::optional(KnownKey{select.getColumn(1).getString(),
                                select.getColumn(2).getInt64(),
                                {select.getColumn(3).getString(), select.getColumn(4).getString(),
                                 select.getColumn(5).getString()}});
}

Status check_sender(Database& db, const Documented& tables, const std::string& agency,
                    const std::string& nonce) {
  Prepared used(db, fmt::format("SELECT 1 FROM {} WHERE agency = ? AND nonce = ?", tables.table));
  SQLite::bind(used, agency, nonce);
  if (used.executeStep()) {
    return Error{Errc::already_exists,
                 {"nonce déjà vu : document rejoué", "nonce already seen: replayed document"}};
  }
  Prepared member(db, "SELECT 1 FROM agencies WHERE siret = ?");
  member.bind(1, agency);
  if (member.executeStep()) return {};
  return Error{Errc::not_found,
               {fmt::format("l'acheteur {} n'est pas membre", agency),
                fmt::format("agency {} is not a member", agency)}};
}

}  // namespace parangon::hub::store
