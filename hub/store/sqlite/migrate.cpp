#include "hub/store/sqlite/migrate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

#include "hub/store/sqlite/rows.hpp"
#include "shared/trust/digest.hpp"

namespace parangon::hub::store {
namespace migrations {
std::string_view initial();
std::string_view reasons();
std::string_view disclosures();
std::string_view pseudonyms();
}  // namespace migrations

namespace {

constexpr std::size_t secret_bytes = 32;

/// In order; the number of a migration is its place here, from 1, and never changes.
std::string_view migration(int number) {
  constexpr std::array texts = {&migrations::initial, &migrations::reasons,
                                &migrations::disclosures, &migrations::pseudonyms};
  return texts.at(static_cast<std::size_t>(number - 1))();
}

/// 0 for an empty file; -1 for a file of something else.
int schema_of(SQLite::Database& db) {
  if (!db.tableExists("metadata")) {
    return db.execAndGet("SELECT count(*) FROM sqlite_schema").getInt() == 0 ? 0 : -1;
  }
  SQLite::Statement version(
      db, "SELECT CAST(value AS INTEGER) FROM metadata WHERE name = 'schema_version'");
  return version.executeStep() ? version.getColumn(0).getInt() : -1;
}

void put_metadata(SQLite::Database& db, const char* name, const std::string& value) {
  SQLite::Statement put(db, "INSERT OR REPLACE INTO metadata (name, value) VALUES (?, ?)");
  put.bind(1, name);
  put.bind(2, value);
  put.exec();
}

/// A store that version 0.1.0 showed comparisons of: says until when. Those are not in the ledger
/// yet.
void remember_comparisons(SQLite::Database& db, Instant now) {
  SQLite::Statement certified(db, "SELECT max(since) FROM standings WHERE revision > 0");
  if (!certified.executeStep() || certified.getColumn(0).isNull()) return;
  // The clock may have been set back since; what counted was shown.
  const auto until = std::max(to_milliseconds(now), certified.getColumn(0).getInt64());
  put_metadata(db, compared_until_key, std::to_string(until));
}

/// Schema of version 0.1.0, the last one without a ledger of disclosures.
constexpr int schema_without_ledger = 2;

}  // namespace

int newest_schema() { return 4; }

Status migrate(SQLite::Database& db, std::string_view hub_name, Instant now) {
  // The version is read inside the transaction: another program may be migrating just now.
  for (;;) {
    SQLite::Transaction transaction(db, SQLite::TransactionBehavior::IMMEDIATE);
    const int found = schema_of(db);
    if (found < 0) {
      return Error{Errc::malformed,
                   {fmt::format("{} n'est pas une base de hub Parangon", db.getFilename()),
                    fmt::format("{} is not a Parangon hub's store", db.getFilename())}};
    }
    if (found > newest_schema()) {
      return Error{
          Errc::conflict,
          {fmt::format("{} : schéma {}, plus récent que ce programme ({}) ; mettez le hub à jour",
                       db.getFilename(), found, newest_schema()),
           fmt::format("{}: schema {}, newer than this program ({}); update the hub",
                       db.getFilename(), found, newest_schema())}};
    }
    if (found == newest_schema()) return {};
    db.exec(std::string(migration(found + 1)));
    put_metadata(db, "schema_version", std::to_string(found + 1));
    if (found == schema_without_ledger) remember_comparisons(db, now);
    if (found == 0) {
      put_metadata(db, "hub_name", std::string(hub_name));
      put_metadata(db, "created", format_instant(now));
      put_metadata(db, "release_secret", trust::random_hex(secret_bytes));
    }
    transaction.commit();
  }
}

}  // namespace parangon::hub::store
