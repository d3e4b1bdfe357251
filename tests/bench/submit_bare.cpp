#include "tests/bench/submit_bare.hpp"

#include <sqlite3.h>

#include <array>
#include <chrono>
#include <stdexcept>
#include <string>

namespace parangon::bench {
namespace {

using BareRow = std::array<sqlite3_int64, 13>;

std::vector<BareRow> rows_of(const std::vector<model::Figure>& figures) {
  std::vector<BareRow> rows;
  rows.reserve(figures.size());
  for (const auto& figure : figures) {
    const auto& value = model::SealedCodec::value(figure);
    const auto& tax = value.before_tax;
    const auto& unknown = value.tax_unknown;
    rows.push_back({(sqlite3_int64{1} << 24) + model::key_of(figure).packed(),
                    model::is_sealed(figure) ? 1 : 0, tax.amount.in_cents(),
                    tax.magnitude.in_cents(), tax.lines, tax.suppliers, tax.largest_share,
                    unknown.amount.in_cents(), unknown.magnitude.in_cents(), unknown.lines,
                    unknown.suppliers, unknown.largest_share, value.suppliers});
  }
  return rows;
}

void run(sqlite3* db, const std::string& sql) {
  if (sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
    throw std::runtime_error(sqlite3_errmsg(db));
  }
}

std::string table() {
  std::string columns;
  for (int i = 1; i < 13; ++i) columns += ", c" + std::to_string(i) + " INTEGER NOT NULL";
  return "CREATE TABLE figures (id INTEGER PRIMARY KEY" + columns + ") STRICT";
}

}  // namespace

double insert_bare(const std::filesystem::path& file, const std::vector<model::Figure>& figures) {
  const auto rows = rows_of(figures);
  sqlite3* db = nullptr;
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  if (sqlite3_open_v2(file.c_str(), &db, flags, nullptr) != SQLITE_OK) {
    throw std::runtime_error("cannot open the bare file");
  }
  run(db,
      "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; "
      "PRAGMA cache_size = -16384");
  run(db, table());
  const auto start = std::chrono::steady_clock::now();
  run(db, "BEGIN IMMEDIATE");
  sqlite3_stmt* insert = nullptr;
  sqlite3_prepare_v2(db, "INSERT INTO figures VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", -1,
                     &insert, nullptr);
  for (const BareRow& row : rows) {
    int index = 0;
    for (const auto value : row) sqlite3_bind_int64(insert, ++index, value);
    if (sqlite3_step(insert) != SQLITE_DONE) throw std::runtime_error(sqlite3_errmsg(db));
    sqlite3_reset(insert);
  }
  sqlite3_finalize(insert);
  run(db, "COMMIT");
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
  sqlite3_close(db);
  return taken.count();
}

}  // namespace parangon::bench
