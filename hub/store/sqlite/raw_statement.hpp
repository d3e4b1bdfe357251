#pragma once

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <cstdint>

namespace parangon::hub::store {

/// A prepared statement without a wrapper around each column: for figures, of which there are a
/// million at a time. Failures throw SQLite::Exception like the library's own statements.
class RawStatement {
 public:
  RawStatement(SQLite::Database& db, const char* sql) : db_(db.getHandle()) {
    if (sqlite3_prepare_v2(db_, sql, -1, &statement_, nullptr) != SQLITE_OK) {
      throw SQLite::Exception(db_);
    }
  }
  ~RawStatement() { sqlite3_finalize(statement_); }
  RawStatement(const RawStatement&) = delete;
  RawStatement& operator=(const RawStatement&) = delete;

  /// Parameters count from 1. Binding integers to existing parameters cannot fail.
  void bind(int index, std::int64_t value) { sqlite3_bind_int64(statement_, index, value); }
  /// True when there is a row, false at the end.
  bool step() {
    const int code = sqlite3_step(statement_);
    if (code != SQLITE_ROW && code != SQLITE_DONE) throw SQLite::Exception(db_);
    return code == SQLITE_ROW;
  }
  void reset() { sqlite3_reset(statement_); }
  /// Columns count from 0.
  std::int64_t column(int index) { return sqlite3_column_int64(statement_, index); }

 private:
  sqlite3* db_;
  sqlite3_stmt* statement_ = nullptr;
};

}  // namespace parangon::hub::store
