#include <fmt/format.h>
#include <sqlite3.h>

#include "hub/store/sqlite/compression.hpp"
#include "hub/store/sqlite/rows.hpp"
#include "hub/store/sqlite/sqlite_store_impl.hpp"

namespace parangon::hub::store {
namespace {

/// SQLite's own checks report at most this many faults.
constexpr int max_database_faults = 100;

class Checker {
 public:
  explicit Checker(SQLite::Database& db) : db_(db) {}

  std::vector<Problem> run() {
    database();
    // Nothing below can be relied on, or even run, on a damaged file.
    if (!problems_.empty()) return std::move(problems_);
    references();
    releases();
    revisions();
    figures();
    evidence();
    return std::move(problems_);
  }

 private:
  void add(std::string where, std::string fr, std::string en) {
    problems_.push_back({std::move(where), {std::move(fr), std::move(en)}});
  }

  void database() {
    SQLite::Statement check(db_, fmt::format("PRAGMA integrity_check({})", max_database_faults));
    while (check.executeStep()) {
      const auto line = check.getColumn(0).getString();
      if (line != "ok") add("database", "fichier endommagé : " + line, "damaged file: " + line);
    }
  }

  void references() {
    SQLite::Statement check(db_, "PRAGMA foreign_key_check");
    while (check.executeStep()) {
      const auto table = check.getColumn(0).getString();
      const auto row = check.getColumn(1).getInt64();
      const auto parent = check.getColumn(2).getString();
      add("table " + table, fmt::format("la ligne {} désigne une ligne absente de {}", row, parent),
          fmt::format("row {} refers to a row that {} does not have", row, parent));
    }
  }

  void releases() {
    SQLite::Statement gaps(db_, "SELECT count(*), coalesce(max(number), 0) FROM register_releases");
    gaps.executeStep();
    const auto count = gaps.getColumn(0).getInt64();
    const auto newest = gaps.getColumn(1).getInt64();
    if (count == newest) return;
    add("table register_releases",
        fmt::format("{} versions, mais la dernière porte le numéro {}", count, newest),
        fmt::format("{} releases, but the newest has number {}", count, newest));
  }

  void revisions() {
    SQLite::Statement gaps(db_,
                           "SELECT agency, period, count(*), max(revision) FROM submissions "
                           "GROUP BY agency, period HAVING count(*) <> max(revision)");
    while (gaps.executeStep()) {
      const auto count = gaps.getColumn(2).getInt64();
      const auto newest = gaps.getColumn(3).getInt64();
      add(fmt::format("agency {} period {}", gaps.getColumn(0).getString(),
                      gaps.getColumn(1).getString()),
          fmt::format("{} révisions, mais la dernière porte le numéro {}", count, newest),
          fmt::format("{} revisions, but the newest has number {}", count, newest));
    }
  }

  void figures() {
    SQLite::Statement counts(
        db_,
        "SELECT s.id, s.figures, s.sealed, "
        "(SELECT count(*) FROM figures AS f WHERE f.id BETWEEN s.sequence * "
        "16777216 AND s.sequence * 16777216 + 16777215) AS found, "
        "(SELECT sum(f.sealed) FROM figures AS f WHERE f.id BETWEEN s.sequence "
        "* 16777216 AND s.sequence * 16777216 + 16777215) FROM submissions AS s");
    std::int64_t owned = 0;
    while (counts.executeStep()) {
      const auto where = "submission " + counts.getColumn(0).getString();
      const auto found = counts.getColumn(3).getInt64();
      owned += found;
      count(where, counts.getColumn(1).getInt64(), found, {"chiffres", "figures"});
      count(where, counts.getColumn(2).getInt64(), counts.getColumn(4).getInt64(),
            {"chiffres scellés", "sealed figures"});
    }
    const auto all = db_.execAndGet("SELECT count(*) FROM figures").getInt64();
    if (all == owned) return;
    add("table figures", fmt::format("{} chiffres n'appartiennent à aucun dépôt", all - owned),
        fmt::format("{} figures belong to no submission", all - owned));
  }

  void count(const std::string& where, std::int64_t expected, std::int64_t found, const Text& of) {
    if (expected == found) return;
    add(where, fmt::format("{} {} au lieu de {}", found, of.fr, expected),
        fmt::format("{} {} instead of {}", found, of.en, expected));
  }

  void evidence() {
    SQLite::Statement select(db_,
                             "SELECT s.id, s.document_bytes, e.document_zstd, e.sequence FROM "
                             "submissions AS s LEFT JOIN evidence AS e ON e.sequence = s.sequence");
    while (select.executeStep()) {
      const auto where = "submission " + select.getColumn(0).getString();
      if (select.getColumn(3).isNull()) {
        add(where, "la pièce reçue et le récépissé manquent", "evidence and receipt are missing");
        continue;
      }
      const auto blob = select.getColumn(2);
      const std::string_view frame(static_cast<const char*>(blob.getBlob()),
                                   static_cast<std::size_t>(blob.getBytes()));
      if (!decompress(frame, static_cast<std::size_t>(select.getColumn(1).getInt64()))) {
        add(where, "la pièce reçue ne se décompresse pas", "the evidence does not decompress");
      }
    }
  }

  SQLite::Database& db_;
  std::vector<Problem> problems_;
};

}  // namespace

std::vector<Problem> SqliteStore::check() const {
  return translated([&] {
    // A connection of its own, without a deadline: everything is read.
    Connection connection(options_, Connection::Mode::read);
    SQLite::Transaction snapshot(connection.db());
    try {
      return Checker(connection.db()).run();
    } catch (const SQLite::Exception& error) {
      if ((error.getErrorCode() & 0xFF) != SQLITE_CORRUPT) throw;
      const std::string what = error.what();
      return std::vector<Problem>{
          {"database", {"fichier endommagé : " + what, "damaged file: " + what}}};
    }
  });
}

}  // namespace parangon::hub::store
