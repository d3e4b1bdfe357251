#include <fmt/format.h>

#include "hub/store/sqlite/rows.hpp"
#include "hub/store/sqlite/sqlite_store_impl.hpp"

namespace parangon::hub::store {
namespace {

constexpr std::string_view select_agencies =
    "SELECT siret, name, department, population, added, active, suspended_reason FROM agencies";

Agency agency_from(SQLite::Statement& row) {
  return {siret_from(row.getColumn(0).getString()),
          row.getColumn(1).getString(),
          row.getColumn(2).getString(),
          row.getColumn(3).getInt64(),
          from_milliseconds(row.getColumn(4).getInt64()),
          row.getColumn(5).getInt() != 0,
          row.getColumn(6).getString()};
}

Status set_status(SQLite::Database& db, model::Siret siret, bool active, std::string_view reason) {
  SQLite::Statement update(db,
                           "UPDATE agencies SET active = ?, suspended_reason = ? WHERE siret = ?");
  update.bind(1, active ? 1 : 0);
  update.bind(2, std::string(reason));
  update.bind(3, siret.to_string());
  if (update.exec() == 1) return {};
  return Error{Errc::not_found,
               {fmt::format("l'acheteur {} n'est pas membre", siret.to_string()),
                fmt::format("agency {} is not a member", siret.to_string())}};
}

}  // namespace

std::vector<Agency> SqliteStore::agencies() const {
  return read([](SQLite::Database& db) {
    SQLite::Statement select(db, fmt::format("{} ORDER BY siret", select_agencies));
    std::vector<Agency> out;
    while (select.executeStep()) out.push_back(agency_from(select));
    return out;
  });
}

std::optional<Agency> SqliteStore::agency(model::Siret siret) const {
  return read([&](SQLite::Database& db) -> std::optional<Agency> {
    SQLite::Statement select(db, fmt::format("{} WHERE siret = ?", select_agencies));
    select.bind(1, siret.to_string());
    if (!select.executeStep()) return std::nullopt;
    return agency_from(select);
  });
}

Status SqliteStore::add_agency(const Agency& agency) {
  return write([&](SQLite::Database& db) -> Status {
    SQLite::Statement insert(
        db, "INSERT INTO agencies VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (siret) DO NOTHING");
    insert.bind(1, agency.siret.to_string());
    insert.bind(2, agency.name);
    insert.bind(3, agency.department);
    insert.bind(4, agency.population);
    insert.bind(5, to_milliseconds(agency.added));
    insert.bind(6, agency.active ? 1 : 0);
    insert.bind(7, agency.suspended_reason);
    if (insert.exec() == 1) return {};
    return Error{Errc::already_exists,
                 {fmt::format("l'acheteur {} est déjà membre", agency.siret.to_string()),
                  fmt::format("agency {} is already a member", agency.siret.to_string())}};
  });
}

Status SqliteStore::suspend_agency(model::Siret siret, std::string_view reason) {
  return write([&](SQLite::Database& db) { return set_status(db, siret, false, reason); });
}

Status SqliteStore::resume_agency(model::Siret siret) {
  return write([&](SQLite::Database& db) { return set_status(db, siret, true, ""); });
}

}  // namespace parangon::hub::store
