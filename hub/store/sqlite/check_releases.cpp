#include <fmt/format.h>

#include "hub/store/sqlite/compression.hpp"
#include "hub/store/sqlite/gzip.hpp"
#include "hub/store/sqlite/release_rows.hpp"
#include "shared/trust/digest.hpp"

namespace parangon::hub::store {
namespace {

std::string_view blob_of(const SQLite::Column& column) {
  return {static_cast<const char*>(column.getBlob()), static_cast<std::size_t>(column.getBytes())};
}

std::string hash_of(std::string_view bytes) { return trust::to_hex(trust::sha256(bytes)); }

void check_numbers(Database& db, std::vector<Problem>& problems) {
  SQLite::Statement gaps(db,
                         "SELECT count(*), coalesce(max(number), 0) FROM releases AS r WHERE NOT "
                         "EXISTS (SELECT 1 FROM release_events AS e WHERE e.release = r.id AND "
                         "e.state = 'discarded')");
  gaps.executeStep();
  const auto count = gaps.getColumn(0).getInt64();
  const auto newest = gaps.getColumn(1).getInt64();
  if (count != newest) {
    problems.push_back(
        {"table releases",
         {fmt::format("{} publications, mais la dernière porte le numéro {}", count, newest),
          fmt::format("{} releases, but the newest has number {}", count, newest)}});
  }
}

void check_states(Database& db, std::vector<Problem>& problems) {
  SQLite::Statement first(
      db,
      "SELECT r.id, coalesce((SELECT group_concat(state, ' ') FROM (SELECT e.state FROM "
      "release_events AS e WHERE e.release = r.id ORDER BY e.sequence)), '') FROM releases AS r");
  while (first.executeStep()) {
    const auto states = first.getColumn(1).getString();
    if (states == "built" || states == "built discarded" || states == "built published" ||
        states == "built published withdrawn") {
      continue;
    }
    problems.push_back({fmt::format("release draft {}", first.getColumn(0).getInt64()),
                        {fmt::format("suite d'états impossible : {}", states),
                         fmt::format("impossible course of states: {}", states)}});
  }
}

void check_blobs(Database& db, std::vector<Problem>& problems) {
  SQLite::Statement select(db,
                           "SELECT b.sha256, b.body, b.gzip, b.gzip_sha256, EXISTS (SELECT 1 FROM "
                           "release_files AS f WHERE f.sha256 = b.sha256) FROM release_blobs AS b");
  while (select.executeStep()) {
    const auto sha256 = select.getColumn(0).getString();
    const auto add = [&](std::string_view fr, std::string_view en) {
      problems.push_back({"released content " + sha256, {std::string(fr), std::string(en)}});
    };
    const auto body = blob_of(select.getColumn(1));
    if (hash_of(body) != sha256) add("a été modifié", "was altered");
    if (select.getColumn(4).getInt() == 0) {
      add("n'appartient à aucune publication", "belongs to no release");
    }
    const auto gzip_sha256 = select.getColumn(3).getString();
    if (select.getColumn(2).isNull()) {
      if (!gzip_sha256.empty()) add("la forme gzip manque", "the gzip form is missing");
      continue;
    }
    const auto member = blob_of(select.getColumn(2));
    const auto expanded = gunzip(member, body.size());
    if (hash_of(member) != gzip_sha256 || !expanded || *expanded != body) {
      add("la forme gzip a été modifiée", "the gzip form was altered");
    }
  }
}

void check_papers(Database& db, std::vector<Problem>& problems) {
  SQLite::Statement select(
      db,
      "SELECT r.id, p.kept, p.kept_bytes, p.cells, p.cells_bytes, p.review_fr, p.review_fr_bytes, "
      "p.review_en, p.review_en_bytes FROM releases AS r LEFT JOIN release_papers AS p ON "
      "p.release = r.id");
  while (select.executeStep()) {
    const auto whole = [&](int column) {
      const auto size = static_cast<std::size_t>(select.getColumn(column + 1).getInt64());
      return decompress(blob_of(select.getColumn(column)), size).has_value();
    };
    if (!select.getColumn(1).isNull() && whole(1) && whole(3) && whole(5) && whole(7)) continue;
    problems.push_back({fmt::format("release draft {}", select.getColumn(0).getInt64()),
                        {"ses pièces internes manquent ou sont illisibles",
                         "its internal papers are missing or unreadable"}});
  }
}

}  // namespace

void check_releases(Database& db, std::vector<Problem>& problems) {
  check_numbers(db, problems);
  check_states(db, problems);
  check_blobs(db, problems);
  check_papers(db, problems);
}

}  // namespace parangon::hub::store
