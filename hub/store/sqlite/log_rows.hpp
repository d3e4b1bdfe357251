#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "hub/log/ledger.hpp"
#include "hub/store/log_records.hpp"
#include "hub/store/records.hpp"
#include "hub/store/sqlite/database.hpp"

namespace parangon::hub::store {

/// The log's rows of one open write transaction.
class LogRows final : public log::Rows {
 public:
  explicit LogRows(Database& db) : db_(db) {}
  trust::CompactRange edge() override;
  void put_leaf(const log::Leaf& leaf) override;
  void put_node(unsigned tile_level, std::uint64_t index, const trust::Sha256Digest& hash) override;
  void put_checkpoint(const trust::CompactRange& edge, Instant at, std::string_view note) override;

 private:
  Database& db_;
};

/// `wanted`, or the newest instant of the log when the clock has gone back.
Instant not_before_log(Database& db, Instant wanted);

/// Appends a document to the log of an open write transaction; gives its proof. Throws
/// Outage::clock, and std::logic_error for a store that was opened without a ledger, to be read.
Result<std::string> record(Database& db, const log::Ledger* ledger, const log::Draft& draft);

/// The same for an event that `maker` writes.
Status record_event(Database& db, const log::Ledger* ledger, const Stamp& stamp,
                    const EventMaker& maker);

/// The alarm that stands in this transaction.
std::optional<LogAlarm> standing_alarm(Database& db);

/// 32 bytes of a column. Throws Outage::corrupt when there are not as many.
trust::Sha256Digest digest_from(const SQLite::Column& column);

}  // namespace parangon::hub::store
