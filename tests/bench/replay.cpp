#include "tests/bench/replay.hpp"

#include <sqlite3.h>

#include <chrono>
#include <stdexcept>

namespace parangon::bench {
namespace {

struct Close {
  void operator()(sqlite3* db) const { sqlite3_close(db); }
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  void operator()(sqlite3_value* value) const { sqlite3_value_free(value); }
};
using Connection = std::unique_ptr<sqlite3, Close>;
using Statement = std::unique_ptr<sqlite3_stmt, Close>;
using Value = std::unique_ptr<sqlite3_value, Close>;
using Values = std::vector<Value>;

Connection open(const std::filesystem::path& file, int flags) {
  sqlite3* db = nullptr;
  const int code = sqlite3_open_v2(file.c_str(), &db, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  Connection out(db);
  if (code != SQLITE_OK) throw std::runtime_error("cannot open " + file.string());
  return out;
}

void execute(sqlite3* db, const std::string& sql) {
  if (sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
    throw std::runtime_error(sqlite3_errmsg(db));
  }
}

Statement prepare(sqlite3* db, const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(db, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK) {
    throw std::runtime_error(sqlite3_errmsg(db));
  }
  return Statement(statement);
}

std::vector<Values> rows_of(sqlite3_stmt* select, std::int64_t number) {
  std::vector<Values> rows;
  sqlite3_bind_int64(select, 1, number);
  while (sqlite3_step(select) == SQLITE_ROW) {
    Values& row = rows.emplace_back();
    for (int i = 0; i < sqlite3_column_count(select); ++i) {
      row.emplace_back(sqlite3_value_dup(sqlite3_column_value(select, i)));
    }
  }
  sqlite3_reset(select);
  return rows;
}

std::string insertion(const std::string& table, int columns) {
  std::string sql = "INSERT INTO " + table + " VALUES (?";
  for (int i = 1; i < columns; ++i) sql += ", ?";
  return sql + ")";
}

}  // namespace

struct Replay::Impl {
  explicit Impl(const std::filesystem::path& file) : target(file, SQLite::OPEN_READWRITE) {}

  Connection source;
  hub::store::Database target;
  std::vector<Statement> selects;
  std::vector<Statement> inserts;
  Statement begin;
  Statement commit;

  void step(sqlite3_stmt* statement) {
    if (sqlite3_step(statement) != SQLITE_DONE) {
      throw std::runtime_error(sqlite3_errmsg(target.getHandle()));
    }
    sqlite3_reset(statement);
  }

  void insert(sqlite3_stmt* statement, const Values& row) {
    int index = 0;
    for (const auto& value : row) sqlite3_bind_value(statement, ++index, value.get());
    step(statement);
  }
};

Replay::Replay(const std::filesystem::path& source, const std::filesystem::path& target,
               const std::vector<Part>& parts, const std::string& prepare_sql)
    : impl_(std::make_unique<Impl>(target)) {
  auto& impl = *impl_;
  impl.source = open(source, SQLITE_OPEN_READONLY);
  sqlite3* const db = impl.target.getHandle();
  execute(db,
          "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; "
          "PRAGMA cache_size = -16384");
  if (!prepare_sql.empty()) execute(db, prepare_sql);
  for (const auto& part : parts) {
    impl.selects.push_back(prepare(impl.source.get(), part.rows));
    const int columns = sqlite3_column_count(impl.selects.back().get());
    impl.inserts.push_back(prepare(db, insertion(part.table, columns)));
  }
  impl.begin = prepare(db, "BEGIN IMMEDIATE");
  impl.commit = prepare(db, "COMMIT");
}
Replay::~Replay() = default;

double Replay::run(std::int64_t first, std::int64_t last, const Addition& addition) {
  auto& impl = *impl_;
  std::vector<std::vector<std::vector<Values>>> all;
  for (std::int64_t number = first; number <= last; ++number) {
    auto& parts = all.emplace_back();
    for (const auto& select : impl.selects) parts.push_back(rows_of(select.get(), number));
    if (!parts.empty() && parts.front().empty())
      throw std::runtime_error("the source has no such row to replay");
  }
  const auto start = std::chrono::steady_clock::now();
  for (const auto& parts : all) {
    impl.step(impl.begin.get());
    for (std::size_t i = 0; i < parts.size(); ++i) {
      for (const Values& row : parts[i]) impl.insert(impl.inserts[i].get(), row);
    }
    if (addition) addition(impl.target);
    impl.step(impl.commit.get());
  }
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

std::vector<Replay::Part> submission_rows() {
  return {
      {"submissions", "SELECT * FROM submissions WHERE sequence = ?"},
      {"figures", "SELECT * FROM figures WHERE id >= ?1 * 16777216 AND id < (?1 + 1) * 16777216"},
      {"documents",
       "SELECT d.* FROM documents AS d JOIN submissions AS s ON s.document_sha256 = d.sha256 "
       "WHERE s.sequence = ?"},
      {"evidence",
       "SELECT sequence, signature, signer_chain, receipt, receipt_jws, '' FROM evidence "
       "WHERE sequence = ?"}};
}

std::int64_t largest(const std::filesystem::path& store, const std::string& sql) {
  const auto db = open(store, SQLITE_OPEN_READONLY);
  const auto select = prepare(db.get(), sql);
  sqlite3_step(select.get());
  return sqlite3_column_int64(select.get(), 0);
}

}  // namespace parangon::bench
