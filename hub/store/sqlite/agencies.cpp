#include <SQLiteCpp/VariadicBind.h>
#include <fmt/format.h>

#include "hub/store/sqlite/rows.hpp"
#include "hub/store/sqlite/sqlite_store_impl.hpp"

namespace parangon::hub::store {
namespace {

/// Each agency in its newest version at :bound.
constexpr std::string_view select_agencies =
    "SELECT a.siret, v.name, v.department, v.population, v.contact, a.added, v.active, "
    "v.suspended_reason FROM agencies AS a JOIN agency_versions AS v ON v.version = (SELECT "
    "max(n.version) FROM agency_versions AS n WHERE n.siret = a.siret AND n.since <= :bound)";

Agency agency_from(SQLite::Statement& row) {
  return {siret_from(row.getColumn(0).getString()),
          row.getColumn(1).getString(),
          row.getColumn(2).getString(),
          row.getColumn(3).getInt64(),
          row.getColumn(4).getString(),
          from_milliseconds(row.getColumn(5).getInt64()),
          row.getColumn(6).getInt() != 0,
          row.getColumn(7).getString()};
}

bool is_member(Database& db, const std::string& siret) {
  Prepared select(db, "SELECT 1 FROM agencies WHERE siret = ?");
  select.bind(1, siret);
  return select.executeStep();
}

void insert_version(Database& db, const Agency& agency, Instant since) {
  Prepared insert(
      db,
      "INSERT INTO agency_versions (siret, since, name, department, population, contact, active, "
      "suspended_reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  SQLite::bind(insert, agency.siret.to_string(), to_milliseconds(since), agency.name,
               agency.department, agency.population, agency.contact, agency.active ? 1 : 0,
               agency.suspended_reason);
  insert.exec();
}

}  // namespace

std::vector<Agency> SqliteStore::agencies(AsOf as_of) const {
  return read([&](Database& db) {
    Prepared select(db, fmt::format("{} ORDER BY a.siret", select_agencies));
    select.bind(":bound", bound_of(as_of));
    std::vector<Agency> out;
    while (select.executeStep()) out.push_back(agency_from(select));
    return out;
  });
}

std::optional<Agency> SqliteStore::agency(model::Siret siret, AsOf as_of) const {
  return read([&](Database& db) -> std::optional<Agency> {
    Prepared select(db, fmt::format("{} WHERE a.siret = :siret", select_agencies));
    select.bind(":siret", siret.to_string());
    select.bind(":bound", bound_of(as_of));
    if (!select.executeStep()) return std::nullopt;
    return agency_from(select);
  });
}

std::vector<Instant> SqliteStore::roster_changes(AsOf as_of) const {
  return read([&](Database& db) {
    Prepared select(db,
                    "SELECT since FROM agency_versions WHERE since <= :bound UNION SELECT since "
                    "FROM campaign_versions WHERE since <= :bound ORDER BY since");
    select.bind(":bound", bound_of(as_of));
    std::vector<Instant> out;
    while (select.executeStep()) {
      out.push_back(from_milliseconds(select.getColumn(0).getInt64()));
    }
    return out;
  });
}

Status SqliteStore::add_agency(const Agency& agency, const EventMaker& event) {
  return write([&](Database& db) -> Status {
    const auto siret = agency.siret.to_string();
    if (is_member(db, siret)) {
      return Error{Errc::already_exists,
                   {fmt::format("l'acheteur {} est déjà membre", siret),
                    fmt::format("agency {} is already a member", siret)}};
    }
    const auto at = not_before_log(db, agency.added);
    Prepared insert(db, "INSERT INTO agencies VALUES (?, ?)");
    SQLite::bind(insert, siret, to_milliseconds(at));
    insert.exec();
    insert_version(db, agency, at);
    return store::record_event(db, options_.ledger.get(), {at}, event);
  });
}

Status SqliteStore::change_agency(const Agency& agency, Instant at, const EventMaker& event) {
  return write([&](Database& db) -> Status {
    const auto siret = agency.siret.to_string();
    if (!is_member(db, siret)) {
      return Error{Errc::not_found,
                   {fmt::format("l'acheteur {} n'est pas membre", siret),
                    fmt::format("agency {} is not a member", siret)}};
    }
    const auto since = not_before_log(db, at);
    insert_version(db, agency, since);
    return store::record_event(db, options_.ledger.get(), {since}, event);
  });
}

}  // namespace parangon::hub::store
