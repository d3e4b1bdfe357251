#include <fmt/format.h>
#include <sqlite3.h>

#include <map>

#include "hub/store/sqlite/migrate.hpp"
#include "hub/store/sqlite/release_rows.hpp"
#include "hub/store/sqlite/rows.hpp"
#include "hub/store/sqlite/sqlite_store_impl.hpp"
#include "shared/trust/digest.hpp"

namespace parangon::hub::store {
namespace {

/// SQLite's own checks report at most this many faults.
constexpr int max_database_faults = 100;

class Checker {
 public:
  Checker(Database& db, const Documents& documents) : db_(db), documents_(documents) {}

  std::vector<Problem> run() {
    database();
    // Nothing below can be relied on, or even run, on a damaged file.
    if (!problems_.empty()) return std::move(problems_);
    schema();
    references();
    releases();
    revisions();
    standings();
    figures();
    contributors();
    evidence();
    strays();
    check_releases(db_, problems_);
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

  /// Tables, indexes and the triggers that keep history: as this program makes them.
  void schema() {
    Database fresh(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    if (!migrate(fresh, "", {})) return;
    const auto expected = schema_of(fresh);
    const auto found = schema_of(db_);
    for (const auto& [name, sql] : expected) {
      const auto there = found.find(name);
      if (there == found.end()) {
        add(name, "manque au schéma de la base", "is missing from the store's schema");
      } else if (there->second != sql) {
        add(name, "n'est pas celui de ce programme", "is not that of this program");
      }
    }
    for (const auto& [name, unused] : found) {
      if (!expected.contains(name)) {
        add(name, "est étranger à ce programme", "is foreign to this program");
      }
    }
  }

  /// "trigger figures_keep" → its SQL.
  static std::map<std::string, std::string> schema_of(Database& db) {
    SQLite::Statement select(db,
                             "SELECT type || ' ' || name, sql FROM sqlite_schema WHERE name NOT "
                             "LIKE 'sqlite!_%' ESCAPE '!'");
    std::map<std::string, std::string> out;
    while (select.executeStep()) {
      out.emplace(select.getColumn(0).getString(), select.getColumn(1).getString());
    }
    return out;
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

  /// What is read as of an instant. What counts now is derived again from the statements,
  /// elsewhere.
  void standings() {
    SQLite::Statement moved(db_,
                            "SELECT t.id FROM standings AS s JOIN statements AS t ON t.sequence = "
                            "s.statement WHERE s.since <> t.received OR s.agency <> t.agency OR "
                            "s.period <> t.period");
    while (moved.executeStep()) {
      add("statement " + moved.getColumn(0).getString(),
          "ce qui compte depuis n'a pas son instant, son acheteur ou sa période",
          "what counts since does not have its instant, agency or period");
    }
    SQLite::Statement other(
        db_,
        "SELECT t.id FROM statements AS t JOIN statement_evidence AS e ON e.sequence = t.sequence "
        "WHERE t.period <> '' AND EXISTS (SELECT 1 FROM statements AS n WHERE n.agency = t.agency "
        "AND n.period = t.period AND n.sequence > t.sequence) AND coalesce((SELECT s.revision FROM "
        "standings AS s WHERE s.period = t.period AND s.agency = t.agency AND s.statement <= "
        "t.sequence ORDER BY s.statement DESC LIMIT 1), 0) IS NOT CASE WHEN json_valid(e.receipt) "
        "THEN json_extract(e.receipt, '$.counts') END");
    while (other.executeStep()) {
      add("statement " + other.getColumn(0).getString(),
          "une autre révision comptait alors que celle que dit son récépissé",
          "another revision counted then than the one that its receipt says");
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

  void contributors() {
    const auto orphans =
        db_.execAndGet(
               "SELECT count(*) FROM contributors AS c WHERE NOT EXISTS (SELECT 1 FROM "
               "contributor_keys AS k WHERE k.submission = c.id / 67108864)")
            .getInt64();
    if (orphans == 0) return;
    add("table contributors", fmt::format("{} lignes n'appartiennent à aucun dépôt", orphans),
        fmt::format("{} rows belong to no submission", orphans));
  }

  void count(const std::string& where, std::int64_t expected, std::int64_t found, const Text& of) {
    if (expected == found) return;
    add(where, fmt::format("{} {} au lieu de {}", found, of.fr, expected),
        fmt::format("{} {} instead of {}", found, of.en, expected));
  }

  void evidence() {
    SQLite::Statement select(db_,
                             "SELECT s.id, s.document_sha256, s.document_bytes, e.sequence, "
                             "a.file_sha256, EXISTS (SELECT 1 FROM documents AS d WHERE d.sha256 = "
                             "s.document_sha256) FROM submissions AS s LEFT JOIN evidence AS e ON "
                             "e.sequence = s.sequence LEFT JOIN document_archives AS a ON "
                             "a.sha256 = s.document_sha256");
    while (select.executeStep()) {
      const auto where = "submission " + select.getColumn(0).getString();
      const auto sha256 = select.getColumn(1).getString();
      if (select.getColumn(3).isNull()) {
        add(where, "le récépissé manque", "the receipt is missing");
      }
      if (!select.getColumn(4).isNull()) {
        archived(where, sha256, select.getColumn(4).getString());
      } else if (select.getColumn(5).getInt() == 0) {
        add(where, "la pièce reçue manque", "the evidence is missing");
        continue;
      }
      const auto size = static_cast<std::size_t>(select.getColumn(2).getInt64());
      const auto document = documents_.read(db_, sha256, size);
      if (!document) add(where, document.error().message.fr, document.error().message.en);
    }
  }

  void archived(const std::string& where, const std::string& sha256, const std::string& expected) {
    const auto frame = documents_.frame_of(sha256);
    if (!frame) {
      add(where, "fichier de la pièce reçue : " + frame.error().message.fr,
          "file of the evidence: " + frame.error().message.en);
    } else if (trust::to_hex(trust::sha256(*frame)) != expected) {
      add(where, "le fichier de la pièce reçue a été modifié", "the evidence's file was altered");
    }
  }

  void strays() {
    SQLite::Statement select(db_,
                             "SELECT d.sha256 FROM documents AS d WHERE NOT EXISTS (SELECT 1 FROM "
                             "submissions AS s WHERE s.document_sha256 = d.sha256)");
    while (select.executeStep()) {
      add("document " + select.getColumn(0).getString(), "n'appartient à aucun dépôt",
          "belongs to no submission");
    }
  }

  Database& db_;
  const Documents& documents_;
  std::vector<Problem> problems_;
};

}  // namespace

std::vector<Problem> SqliteStore::check() const {
  return translated([&] {
    // A connection of its own, without a deadline: everything is read.
    Connection connection(options_, Connection::Mode::read);
    SQLite::Transaction snapshot(connection.db());
    try {
      return Checker(connection.db(), documents_).run();
    } catch (const SQLite::Exception& error) {
      if ((error.getErrorCode() & 0xFF) != SQLITE_CORRUPT) throw;
      const std::string what = error.what();
      return std::vector<Problem>{
          {"database", {"fichier endommagé : " + what, "damaged file: " + what}}};
    }
  });
}

}  // namespace parangon::hub::store
