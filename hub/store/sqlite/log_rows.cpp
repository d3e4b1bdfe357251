#include "hub/store/sqlite/log_rows.hpp"

#include <algorithm>
#include <cstring>
#include <stdexcept>

#include "hub/store/sqlite/rows.hpp"
#include "hub/store/store_unavailable.hpp"
#include "shared/trust/checkpoint.hpp"

namespace parangon::hub::store {
namespace {

void bind_bytes(SQLite::Statement& statement, int index, std::string_view bytes) {
  statement.bind(index, bytes.data(), static_cast<int>(bytes.size()));
}

LogAlarm::Kind kind_from(const std::string& text) {
  return text == "forked" ? LogAlarm::Kind::forked : LogAlarm::Kind::behind;
}

}  // namespace

trust::Sha256Digest digest_from(const SQLite::Column& column) {
  trust::Sha256Digest out{};
  if (column.getBytes() != static_cast<int>(out.size())) {
    throw StoreUnavailable(Outage::corrupt, "a stored hash of the log is not of 32 bytes");
  }
  std::memcpy(out.data(), column.getBlob(), out.size());
  return out;
}

trust::CompactRange LogRows::edge() {
  Prepared select(db_, "SELECT edge, note FROM log_checkpoints ORDER BY size DESC LIMIT 1");
  if (!select.executeStep()) return {};
  const auto blob = select.getColumn(0);
  auto edge = trust::CompactRange::from_bytes(
      {static_cast<const char*>(blob.getBlob()), static_cast<std::size_t>(blob.getBytes())});
  if (!edge) throw StoreUnavailable(Outage::corrupt, "the stored edge of the log is unreadable");
  // On a damaged edge a history would be signed that contradicts all that was signed before.
  const auto note = select.getColumn(1).getString();
  const auto signed_head = trust::parse_checkpoint(note.substr(0, note.find("\n\n") + 1));
  if (!signed_head || signed_head->size != edge->size() || signed_head->root != edge->root()) {
    throw StoreUnavailable(Outage::corrupt, "the stored edge of the log is not what was signed");
  }
  return std::move(*edge);
}

void LogRows::put_leaf(const log::Leaf& leaf) {
  Prepared insert(db_, "INSERT INTO log_entries VALUES (?, ?, ?, ?, ?, ?, ?)");
  insert.bind(1, static_cast<std::int64_t>(leaf.index));
  insert.bind(2, to_milliseconds(leaf.at));
  insert.bind(3, leaf.kind);
  insert.bind(4, leaf.document);
  bind_bytes(insert, 5, trust::as_bytes(leaf.salt));
  bind_bytes(insert, 6, trust::as_bytes(leaf.commitment));
  bind_bytes(insert, 7, trust::as_bytes(leaf.hash));
  insert.exec();
}

void LogRows::put_node(unsigned tile_level, std::uint64_t index, const trust::Sha256Digest& hash) {
  Prepared insert(db_, "INSERT INTO log_nodes VALUES (?, ?, ?)");
  insert.bind(1, static_cast<std::int64_t>(tile_level));
  insert.bind(2, static_cast<std::int64_t>(index));
  bind_bytes(insert, 3, trust::as_bytes(hash));
  insert.exec();
}

void LogRows::put_checkpoint(const trust::CompactRange& edge, Instant at, std::string_view note) {
  Prepared insert(db_, "INSERT INTO log_checkpoints VALUES (?, ?, ?, ?)");
  insert.bind(1, static_cast<std::int64_t>(edge.size()));
  insert.bind(2, to_milliseconds(at));
  bind_bytes(insert, 3, edge.to_bytes());
  insert.bind(4, std::string(note));
  insert.exec();
}

Instant not_before_log(Database& db, Instant wanted) {
  Prepared select(db, "SELECT at FROM log_checkpoints ORDER BY size DESC LIMIT 1");
  if (!select.executeStep()) return wanted;
  return std::max(wanted, from_milliseconds(select.getColumn(0).getInt64()));
}

Result<std::string> record(Database& db, const log::Ledger* ledger, const log::Draft& draft) {
  if (ledger == nullptr) throw std::logic_error("a store that was opened to be read is written");
  if (!ledger->may_record(draft.at)) {
    throw StoreUnavailable(Outage::clock, "the signing certificate is not valid at that instant");
  }
  LogRows rows(db);
  auto recorded = ledger->append(rows, draft);
  if (!recorded) return recorded.error();
  return std::move(recorded->proof);
}

Status record_event(Database& db, const log::Ledger* ledger, const Stamp& stamp,
                    const EventMaker& maker) {
  const auto document = maker(stamp);
  if (!document) return document.error();
  const auto proof = record(db, ledger, {stamp.at, "event", *document});
  if (!proof) return proof.error();
  return {};
}

std::optional<LogAlarm> standing_alarm(Database& db) {
  Prepared select(db, "SELECT kind, at, agency, note FROM log_alarms ORDER BY number DESC LIMIT 1");
  if (!select.executeStep()) return std::nullopt;
  const auto kind = select.getColumn(0).getString();
  if (kind == "resumed") return std::nullopt;
  const auto agency = select.getColumn(2).getString();
  return LogAlarm{kind_from(kind), from_milliseconds(select.getColumn(1).getInt64()),
                  agency.empty() ? std::nullopt : std::optional(siret_from(agency)),
                  select.getColumn(3).getString()};
}

}  // namespace parangon::hub::store
