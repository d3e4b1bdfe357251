#include <SQLiteCpp/VariadicBind.h>
#include <fmt/format.h>

#include "hub/store/sqlite/compression.hpp"
#include "hub/store/sqlite/migrate.hpp"
#include "hub/store/sqlite/release_rows.hpp"
#include "hub/store/sqlite/rows.hpp"
#include "hub/store/sqlite/sqlite_store_impl.hpp"
#include "shared/trust/digest.hpp"

namespace parangon::hub::store {
namespace {

constexpr std::string_view columns =
    "sequence, since, outlet, audience, agency, release, subject, sha256";

Disclosure disclosure_from(SQLite::Statement& row) {
  const auto audience = disclosure_audience_from(row.getColumn(3).getString());
  if (!audience) unreadable("disclosure");
  Disclosure out;
  out.sequence = row.getColumn(0).getInt64();
  out.since = from_milliseconds(row.getColumn(1).getInt64());
  out.outlet = row.getColumn(2).getString();
  out.audience = *audience;
  const auto agency = row.getColumn(4).getString();
  if (!agency.empty()) out.agency = siret_from(agency);
  if (!row.getColumn(5).isNull()) out.release = row.getColumn(5).getInt64();
  out.subject = row.getColumn(6).getString();
  out.sha256 = row.getColumn(7).getString();
  return out;
}

/// `recorded`: when the log recorded it, which may be before it can be read.
void insert_disclosure(Database& db, const Disclosure& disclosure, Instant recorded) {
  Prepared insert(db,
                  "INSERT INTO disclosures (since, outlet, audience, agency, release, subject, "
                  "sha256, recorded) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  SQLite::bind(insert, to_milliseconds(disclosure.since), disclosure.outlet,
               std::string(to_string(disclosure.audience)),
               disclosure.agency ? disclosure.agency->to_string() : std::string());
  if (disclosure.release) insert.bind(5, *disclosure.release);
  insert.bind(6, disclosure.subject);
  insert.bind(7, disclosure.sha256);
  insert.bind(8, to_milliseconds(recorded));
  insert.exec();
}

bool is_known(Database& db, const NewDisclosure& disclosure, const std::string& sha256) {
  Prepared select(db,
                  "SELECT 1 FROM disclosures WHERE outlet = ? AND audience = ? AND agency = ? AND "
                  "subject = ? AND sha256 = ?");
  SQLite::bind(select, disclosure.outlet, std::string(to_string(disclosure.audience)),
               disclosure.agency ? disclosure.agency->to_string() : std::string(),
               disclosure.subject, sha256);
  return select.executeStep();
}

void insert_content(Database& db, const std::string& sha256, const std::string& bytes) {
  const auto frame = compress(bytes);
  Prepared insert(db, "INSERT OR IGNORE INTO disclosed_contents VALUES (?, ?, ?)");
  insert.bind(1, sha256);
  insert.bind(2, frame.data(), static_cast<int>(frame.size()));
  insert.bind(3, static_cast<std::int64_t>(bytes.size()));
  insert.exec();
}

}  // namespace

void disclose_release(Database& db, const ReleaseInfo& release, Instant at) {
  const auto subject = fmt::format("release {}", release.number);
  const auto add = [&](std::string_view outlet, DisclosureAudience audience, Instant since,
                       const std::string& sha256) {
    insert_disclosure(
        db, {0, since, std::string(outlet), audience, {}, release.id, subject, sha256}, at);
  };
  add(release_outlet, DisclosureAudience::members, at, release.digest);
  add(release_outlet, DisclosureAudience::everyone, std::max(at, release.issued), release.digest);
  for (const auto& file : release.staff_files) {
    add(staff_values_outlet, DisclosureAudience::staff, at, file.sha256);
  }
}

std::vector<Disclosure> SqliteStore::disclosures(AsOf as_of) const {
  return read([&](Database& db) {
    Prepared select(db, fmt::format("SELECT {} FROM disclosures WHERE recorded <= ? ORDER BY "
                                    "sequence",
                                    columns));
    select.bind(1, bound_of(as_of));
    std::vector<Disclosure> out;
    while (select.executeStep()) out.push_back(disclosure_from(select));
    return out;
  });
}

std::optional<std::string> SqliteStore::disclosed_content(std::string_view sha256) const {
  return read([&](Database& db) -> std::optional<std::string> {
    Prepared select(db, "SELECT body, body_bytes FROM disclosed_contents WHERE sha256 = ?");
    select.bind(1, std::string(sha256));
    if (!select.executeStep()) return std::nullopt;
    const auto frame = select.getColumn(0);
    auto bytes = decompress(
        {static_cast<const char*>(frame.getBlob()), static_cast<std::size_t>(frame.getBytes())},
        static_cast<std::size_t>(select.getColumn(1).getInt64()));
    if (!bytes) throw StoreUnavailable(Outage::corrupt, "a disclosed content is unreadable");
    return bytes;
  });
}

std::optional<Instant> SqliteStore::compared_until() const {
  return read([](Database& db) -> std::optional<Instant> {
    Prepared select(db, "SELECT CAST(value AS INTEGER) FROM metadata WHERE name = ?");
    select.bind(1, compared_until_key);
    if (!select.executeStep()) return std::nullopt;
    return from_milliseconds(select.getColumn(0).getInt64());
  });
}

Status SqliteStore::record_disclosure(const NewDisclosure& disclosure, const EventMaker& event) {
  const auto sha256 = trust::to_hex(trust::sha256(disclosure.bytes));
  return write([&](Database& db) -> Status {
    if (is_known(db, disclosure, sha256)) return {};
    if (disclosure.release) {
      Prepared known(db, "SELECT 1 FROM releases WHERE id = ?");
      known.bind(1, *disclosure.release);
      if (!known.executeStep()) {
        return Error{Errc::not_found, {"publication inconnue", "there is no such release"}};
      }
    }
    const Stamp stamp{not_before_log(db, disclosure.at), 0};
    insert_disclosure(db,
                      {0, stamp.at, disclosure.outlet, disclosure.audience, disclosure.agency,
                       disclosure.release, disclosure.subject, sha256},
                      stamp.at);
    insert_content(db, sha256, disclosure.bytes);
    return store::record_event(db, options_.ledger.get(), stamp, event);
  });
}

}  // namespace parangon::hub::store
