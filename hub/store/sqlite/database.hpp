#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace parangon::hub::store {

/// A connection that keeps its prepared statements: parsing and planning them anew costs a small
/// commit more than running them. One thread at a time.
class Database final : public SQLite::Database {
 public:
  using SQLite::Database::Database;

 private:
  friend class Prepared;
  using Statements = std::map<std::string, SQLite::Statement, std::less<>>;
  /// Statements at rest, by their text. One that runs is not among them, so that the same text may
  /// run twice at a time. Bounded by the texts that the sources hold.
  Statements at_rest_;
};

/// One run of a prepared statement; used like SQLite::Statement, whose errors it throws. At the end
/// it is reset and forgets what was bound. For texts that are constant, or of a few variants.
class Prepared {
 public:
  Prepared(Database& db, std::string_view sql) : db_(db) {
    auto found = db.at_rest_.find(sql);
    if (found == db.at_rest_.end()) {
      const std::string text(sql);
      found = db.at_rest_.try_emplace(text, db, text).first;
    }
    node_ = db.at_rest_.extract(found);
  }
  ~Prepared() {
    statement().tryReset();
    statement().clearBindings();
    db_.at_rest_.insert(std::move(node_));
  }
  Prepared(const Prepared&) = delete;
  Prepared& operator=(const Prepared&) = delete;

  /// For SQLite::bind and for what reads rows.
  operator SQLite::Statement&() { return statement(); }
  template <class... Arguments>
  void bind(Arguments&&... arguments) {
    statement().bind(std::forward<Arguments>(arguments)...);
  }
  void bindNoCopy(int index, const void* bytes, int size) {
    statement().bindNoCopy(index, bytes, size);
  }
  bool executeStep() { return statement().executeStep(); }
  int exec() { return statement().exec(); }
  void reset() { statement().reset(); }
  SQLite::Column getColumn(int index) { return statement().getColumn(index); }

 private:
  SQLite::Statement& statement() { return node_.mapped(); }

  Database& db_;
  Database::Statements::node_type node_;
};

/// One transaction: rolled back at its end unless it was committed.
class Transaction {
 public:
  enum class Kind { read, write };
  Transaction(Database& db, Kind kind) : db_(db) {
    Prepared(db, kind == Kind::write ? "BEGIN IMMEDIATE" : "BEGIN").exec();
  }
  void commit() {
    Prepared(db_, "COMMIT").exec();
    open_ = false;
  }
  ~Transaction() {
    if (!open_) return;
    try {
      Prepared(db_, "ROLLBACK").exec();
    } catch (const SQLite::Exception&) {
      // SQLite has rolled back already: a full disk or an interruption does it.
    }
  }
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

 private:
  Database& db_;
  bool open_ = true;
};

}  // namespace parangon::hub::store
