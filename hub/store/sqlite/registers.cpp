#include <fmt/format.h>

#include "hub/store/sqlite/rows.hpp"
#include "hub/store/sqlite/sqlite_store_impl.hpp"

namespace parangon::hub::store {
namespace {

constexpr std::string_view info_columns = "number, created, sha256, note, entries";

RegisterInfo info_from(SQLite::Statement& row) {
  return {row.getColumn(0).getInt64(), from_milliseconds(row.getColumn(1).getInt64()),
          row.getColumn(2).getString(), row.getColumn(3).getString(), row.getColumn(4).getInt64()};
}

std::optional<RegisterInfo> newest(Database& db, ReadStore::AsOf as_of = {}) {
  Prepared select(db, fmt::format("SELECT {} FROM register_releases WHERE created <= ? ORDER "
                                  "BY number DESC LIMIT 1",
                                  info_columns));
  select.bind(1, bound_of(as_of));
  if (!select.executeStep()) return std::nullopt;
  return info_from(select);
}

}  // namespace

std::vector<RegisterInfo> SqliteStore::register_releases(AsOf as_of) const {
  return read([&](Database& db) {
    Prepared select(
        db, fmt::format("SELECT {} FROM register_releases WHERE created <= ? ORDER BY number DESC",
                        info_columns));
    select.bind(1, bound_of(as_of));
    std::vector<RegisterInfo> out;
    while (select.executeStep()) out.push_back(info_from(select));
    return out;
  });
}

std::optional<RegisterInfo> SqliteStore::current_register(AsOf as_of) const {
  return read([&](Database& db) { return newest(db, as_of); });
}

std::optional<RegisterRelease> SqliteStore::register_release(std::int64_t number) const {
  return read([&](Database& db) -> std::optional<RegisterRelease> {
    Prepared select(db,
                    fmt::format("SELECT {}, csv, signature FROM register_releases WHERE number = ?",
                                info_columns));
    select.bind(1, number);
    if (!select.executeStep()) return std::nullopt;
    return RegisterRelease{info_from(select), select.getColumn(5).getString(),
                           select.getColumn(6).getString()};
  });
}

Result<std::int64_t> SqliteStore::add_register_release(const RegisterRelease& release,
                                                       const EventMaker& event) {
  return write([&](Database& db) -> Result<std::int64_t> {
    const auto last = newest(db);
    if (last && last->sha256 == release.info.sha256) {
      return Error{Errc::already_exists,
                   {fmt::format("contenu identique à la version {} du registre", last->number),
                    fmt::format("same content as register release {}", last->number)}};
    }
    const std::int64_t number = last ? last->number + 1 : 1;
    const Stamp stamp{not_before_log(db, release.info.created), number};
    Prepared insert(db, "INSERT INTO register_releases VALUES (?, ?, ?, ?, ?, ?, ?)");
    insert.bind(1, number);
    insert.bind(2, to_milliseconds(stamp.at));
    insert.bind(3, release.info.sha256);
    insert.bind(4, release.info.note);
    insert.bind(5, release.info.entries);
    insert.bindNoCopy(6, release.csv.data(), static_cast<int>(release.csv.size()));
    insert.bind(7, release.signature);
    insert.exec();
    const auto recorded = store::record_event(db, options_.ledger.get(), stamp, event);
    if (!recorded) return recorded.error();
    return number;
  });
}

}  // namespace parangon::hub::store
