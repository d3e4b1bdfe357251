#include <SQLiteCpp/VariadicBind.h>

#include "hub/store/sqlite/log_rows.hpp"
#include "hub/store/sqlite/rows.hpp"
#include "hub/store/sqlite/sqlite_store_impl.hpp"

namespace parangon::hub::store {
namespace {

std::optional<LogCheckpoint> checkpoint_from(SQLite::Statement& select) {
  if (!select.executeStep()) return std::nullopt;
  return LogCheckpoint{static_cast<std::uint64_t>(select.getColumn(0).getInt64()),
                       from_milliseconds(select.getColumn(1).getInt64()),
                       select.getColumn(2).getString(), select.getColumn(3).getString()};
}

std::vector<trust::Sha256Digest> digests(SQLite::Statement& select) {
  std::vector<trust::Sha256Digest> out;
  while (select.executeStep()) out.push_back(digest_from(select.getColumn(0)));
  return out;
}

log::Leaf leaf_from(SQLite::Statement& row) {
  log::Leaf leaf;
  leaf.index = static_cast<std::uint64_t>(row.getColumn(0).getInt64());
  leaf.at = from_milliseconds(row.getColumn(1).getInt64());
  leaf.kind = row.getColumn(2).getString();
  leaf.document = row.getColumn(3).getString();
  leaf.salt = digest_from(row.getColumn(4));
  leaf.commitment = digest_from(row.getColumn(5));
  leaf.hash = digest_from(row.getColumn(6));
  return leaf;
}

/// Bounds of a range of positions: `first` up to but without `first + count`.
void bind_range(SQLite::Statement& select, int index, std::uint64_t first, std::size_t count) {
  select.bind(index, static_cast<std::int64_t>(first));
  select.bind(index + 1, static_cast<std::int64_t>(first + count));
}

std::optional<std::string> known_witness(Database& db, const std::string& agency) {
  Prepared select(db,
                  "SELECT vkey FROM log_witnesses WHERE agency = ? ORDER BY version DESC LIMIT 1");
  select.bind(1, agency);
  if (!select.executeStep()) return std::nullopt;
  return select.getColumn(0).getString();
}

}  // namespace

std::optional<LogCheckpoint> SqliteStore::log_checkpoint() const {
  return read([](Database& db) {
    Prepared select(db,
                    "SELECT size, at, note, edge FROM log_checkpoints ORDER BY size DESC LIMIT 1");
    return checkpoint_from(select);
  });
}

std::optional<LogCheckpoint> SqliteStore::log_checkpoint_as_of(Instant at) const {
  return read([&](Database& db) {
    Prepared select(db,
                    "SELECT size, at, note, edge FROM log_checkpoints WHERE at <= ? ORDER BY size "
                    "DESC LIMIT 1");
    select.bind(1, to_milliseconds(at));
    return checkpoint_from(select);
  });
}

std::optional<LogCheckpoint> SqliteStore::log_checkpoint_at(std::uint64_t size) const {
  return read([&](Database& db) {
    Prepared select(db, "SELECT size, at, note, edge FROM log_checkpoints WHERE size = ?");
    select.bind(1, static_cast<std::int64_t>(size));
    return checkpoint_from(select);
  });
}

std::vector<log::Leaf> SqliteStore::log_leaves(std::uint64_t first, std::size_t count) const {
  return read([&](Database& db) {
    Prepared select(db,
                    "SELECT position, at, kind, document, salt, leaf, hash FROM "
                    "log_entries WHERE position >= ? AND position < ? ORDER BY position");
    bind_range(select, 1, first, count);
    std::vector<log::Leaf> out;
    while (select.executeStep()) out.push_back(leaf_from(select));
    return out;
  });
}

std::vector<trust::Sha256Digest> SqliteStore::log_commitments(std::uint64_t first,
                                                              std::size_t count) const {
  return read([&](Database& db) {
    Prepared select(db,
                    "SELECT leaf FROM log_entries WHERE position >= ? AND position < ? "
                    "ORDER BY position");
    bind_range(select, 1, first, count);
    return digests(select);
  });
}

std::vector<trust::Sha256Digest> SqliteStore::log_hashes(unsigned tile_level, std::uint64_t first,
                                                         std::size_t count) const {
  return read([&](Database& db) {
    if (tile_level == 0) {
      Prepared leaves(
          db,
          "SELECT hash FROM log_entries WHERE position >= ? AND position < ? ORDER BY position");
      bind_range(leaves, 1, first, count);
      return digests(leaves);
    }
    Prepared nodes(db,
                   "SELECT hash FROM log_nodes WHERE level = ? AND position >= ? AND "
                   "position < ? ORDER BY position");
    nodes.bind(1, static_cast<std::int64_t>(tile_level));
    bind_range(nodes, 2, first, count);
    return digests(nodes);
  });
}

std::vector<std::string> SqliteStore::log_cosignatures(std::uint64_t size) const {
  return read([&](Database& db) {
    Prepared select(db, "SELECT line FROM log_cosignatures WHERE size = ? ORDER BY agency");
    select.bind(1, static_cast<std::int64_t>(size));
    std::vector<std::string> out;
    while (select.executeStep()) out.push_back(select.getColumn(0).getString());
    return out;
  });
}

std::vector<LogWitness> SqliteStore::log_witnesses() const {
  return read([](Database& db) {
    Prepared select(
        db,
        "SELECT w.agency, w.vkey, w.since FROM log_witnesses AS w WHERE w.version = (SELECT "
        "max(n.version) FROM log_witnesses AS n WHERE n.agency = w.agency) ORDER BY w.agency");
    std::vector<LogWitness> out;
    while (select.executeStep()) {
      out.push_back({siret_from(select.getColumn(0).getString()), select.getColumn(1).getString(),
                     from_milliseconds(select.getColumn(2).getInt64())});
    }
    return out;
  });
}

std::optional<LogAlarm> SqliteStore::log_alarm() const {
  return read([](Database& db) { return standing_alarm(db); });
}

Status SqliteStore::record_event(Instant at, const EventMaker& event) {
  return write([&](Database& db) {
    return store::record_event(db, options_.ledger.get(), {not_before_log(db, at)}, event);
  });
}

Status SqliteStore::put_witness(const LogWitness& witness, const EventMaker& event) {
  return write([&](Database& db) -> Status {
    const auto agency = witness.agency.to_string();
    if (known_witness(db, agency) == witness.vkey) return {};
    const auto at = not_before_log(db, witness.since);
    Prepared insert(db, "INSERT INTO log_witnesses (agency, vkey, since) VALUES (?, ?, ?)");
    SQLite::bind(insert, agency, witness.vkey, to_milliseconds(at));
    insert.exec();
    return store::record_event(db, options_.ledger.get(), {at}, event);
  });
}

Status SqliteStore::put_cosignature(std::uint64_t size, model::Siret agency, std::string_view line,
                                    Instant at) {
  return write_always([&](Database& db) -> Status {
    Prepared known(db, "SELECT 1 FROM log_checkpoints WHERE size = ?");
    known.bind(1, static_cast<std::int64_t>(size));
    if (!known.executeStep()) {
      return Error{Errc::not_found,
                   {"aucun point de contrôle de cette taille n'a été signé",
                    "no checkpoint of that size was signed"}};
    }
    Prepared insert(db,
                    "INSERT INTO log_cosignatures VALUES (?, ?, ?, ?) ON CONFLICT (size, "
                    "agency) DO NOTHING");
    SQLite::bind(insert, static_cast<std::int64_t>(size), agency.to_string(), std::string(line),
                 to_milliseconds(at));
    insert.exec();
    return {};
  });
}

Status SqliteStore::raise_alarm(const LogAlarm& alarm) {
  return write_always([&](Database& db) -> Status {
    const auto standing = standing_alarm(db);
    if (standing && standing->note == alarm.note) return {};
    Prepared insert(db, "INSERT INTO log_alarms (at, kind, agency, note) VALUES (?, ?, ?, ?)");
    SQLite::bind(insert, to_milliseconds(alarm.at), std::string(to_string(alarm.kind)),
                 shown_by(alarm), alarm.note);
    insert.exec();
    return {};
  });
}

Status SqliteStore::resume_log(Instant at, const EventMaker& event) {
  return write_always([&](Database& db) -> Status {
    const auto standing = standing_alarm(db);
    if (!standing) {
      return Error{Errc::conflict, {"aucune alerte n'est en cours", "no alarm stands"}};
    }
    Prepared insert(db,
                    "INSERT INTO log_alarms (at, kind, agency, note) VALUES (?, 'resumed', ?, ?)");
    SQLite::bind(insert, to_milliseconds(at), shown_by(*standing), standing->note);
    insert.exec();
    return store::record_event(db, options_.ledger.get(), {not_before_log(db, at)}, event);
  });
}

}  // namespace parangon::hub::store
