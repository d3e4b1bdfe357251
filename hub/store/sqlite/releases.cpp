#include <SQLiteCpp/VariadicBind.h>

#include <map>

#include "hub/store/sqlite/compression.hpp"
#include "hub/store/sqlite/release_rows.hpp"
#include "hub/store/sqlite/rows.hpp"
#include "hub/store/sqlite/sqlite_store_impl.hpp"

namespace parangon::hub::store {
namespace {

void take_event(Database& db, ReleaseInfo& release, std::int64_t bound) {
  Prepared select(
      db,
      "SELECT state, at, reason, reason_en FROM release_events WHERE release = ? AND at <= ? "
      "ORDER BY sequence");
  SQLite::bind(select, release.id, bound);
  while (select.executeStep()) {
    const auto state = select.getColumn(0).getString();
    const auto at = from_milliseconds(select.getColumn(1).getInt64());
    release.reason = select.getColumn(2).getString();
    if (!select.getColumn(3).isNull()) release.reason.en = select.getColumn(3).getString();
    if (state == "built") {
      release.built = at;
    } else if (state == "published") {
      release.state = ReleaseState::published;
      release.published = at;
    } else if (state == "withdrawn") {
      release.state = ReleaseState::withdrawn;
      release.withdrawn = at;
    } else {
      release.state = ReleaseState::discarded;
      release.discarded = at;
    }
  }
}

void take_sources(Database& db, ReleaseInfo& release) {
  Prepared select(db,
                  "SELECT t.period, t.measure, t.state, s.submission FROM release_tables AS t LEFT "
                  "JOIN release_table_sources AS s ON s.release = t.release AND s.period = "
                  "t.period AND s.measure = t.measure WHERE t.release = ? "
                  "ORDER BY t.period, t.measure, s.submission");
  select.bind(1, release.id);
  auto& sources = release.sources;
  while (select.executeStep()) {
    const auto period = model::Period::parse(select.getColumn(0).getString());
    const auto measure = model::measure_from(select.getColumn(1).getString());
    if (!period || !measure) unreadable("table of a release");
    if (sources.empty() || sources.back().period != *period || sources.back().measure != *measure) {
      sources.push_back({*period, *measure, select.getColumn(2).getInt64(), {}});
    }
    if (select.getColumn(3).isNull()) continue;
    sources.back().submissions.push_back(select.getColumn(3).getString());
  }
  std::ranges::sort(sources, {}, [](const ReleaseSource& source) {
    return std::pair(source.period, source.measure);
  });
}

void take_files(Database& db, ReleaseInfo& release) {
  Prepared select(
      db,
      "SELECT f.path, f.media_type, f.sha256, length(b.body), b.gzip_sha256, "
      "coalesce(length(b.gzip), 0), f.audience FROM release_files AS f JOIN release_blobs AS b ON "
      "b.sha256 = f.sha256 WHERE f.release = ? ORDER BY f.position");
  select.bind(1, release.id);
  while (select.executeStep()) {
    auto& files =
        select.getColumn(6).getString() == "everyone" ? release.files : release.staff_files;
    files.push_back({select.getColumn(0).getString(), select.getColumn(1).getString(),
                     select.getColumn(2).getString(), select.getColumn(3).getInt64(),
                     select.getColumn(4).getString(), select.getColumn(5).getInt64()});
  }
}

ReleaseInfo release_from(Database& db, SQLite::Statement& row, std::int64_t bound) {
  ReleaseInfo out;
  out.id = row.getColumn(0).getInt64();
  out.number = row.getColumn(1).getInt64();
  out.digest = row.getColumn(2).getString();
  out.title = {row.getColumn(3).getString(), row.getColumn(4).getString()};
  out.as_of = from_milliseconds(row.getColumn(5).getInt64());
  out.issued = from_milliseconds(row.getColumn(6).getInt64());
  take_event(db, out, bound);
  take_sources(db, out);
  take_files(db, out);
  return out;
}

std::string paper(const SQLite::Column& frame, const SQLite::Column& size) {
  auto bytes = decompress(
      {static_cast<const char*>(frame.getBlob()), static_cast<std::size_t>(frame.getBytes())},
      static_cast<std::size_t>(size.getInt64()));
  if (!bytes) unreadable("paper of a release");
  return std::move(*bytes);
}

}  // namespace

std::optional<ReleaseInfo> standing_release(Database& db, std::int64_t number) {
  Prepared select(db,
                  "SELECT id, number, digest, title_fr, title_en, as_of, issued FROM releases AS r "
                  "WHERE number = ? AND NOT EXISTS (SELECT 1 FROM release_events AS e WHERE "
                  "e.release = r.id AND e.state = 'discarded')");
  select.bind(1, number);
  if (!select.executeStep()) return std::nullopt;
  return release_from(db, select, bound_of({}));
}

std::vector<ReleaseInfo> SqliteStore::releases(AsOf as_of) const {
  return read([&](Database& db) {
    const auto bound = bound_of(as_of);
    Prepared select(db,
                    "SELECT id, number, digest, title_fr, title_en, as_of, issued FROM releases AS "
                    "r WHERE EXISTS (SELECT 1 FROM release_events AS e WHERE e.release = r.id AND "
                    "e.state = 'built' AND e.at <= ?) ORDER BY id DESC");
    select.bind(1, bound);
    std::vector<ReleaseInfo> out;
    while (select.executeStep()) out.push_back(release_from(db, select, bound));
    return out;
  });
}

std::optional<ReleaseInfo> SqliteStore::release(std::int64_t number) const {
  return read([&](Database& db) { return standing_release(db, number); });
}

std::optional<ReleaseBlob> SqliteStore::release_blob(std::string_view sha256) const {
  return read([&](Database& db) -> std::optional<ReleaseBlob> {
    Prepared select(db, "SELECT body, gzip FROM release_blobs WHERE sha256 = ?");
    select.bind(1, std::string(sha256));
    if (!select.executeStep()) return std::nullopt;
    return ReleaseBlob{select.getColumn(0).getString(), select.getColumn(1).getString()};
  });
}

std::optional<ReleasePapers> SqliteStore::release_papers(std::int64_t id) const {
  return read([&](Database& db) -> std::optional<ReleasePapers> {
    Prepared select(db,
                    "SELECT kept, kept_bytes, cells, cells_bytes, review_fr, review_fr_bytes, "
                    "review_en, review_en_bytes, salt FROM release_papers WHERE release = ?");
    select.bind(1, id);
    if (!select.executeStep()) return std::nullopt;
    const auto paper_at = [&](int column) {
      return paper(select.getColumn(column), select.getColumn(column + 1));
    };
    return ReleasePapers{
        select.getColumn(8).getString(), paper_at(0), paper_at(2), {paper_at(4), paper_at(6)}};
  });
}

}  // namespace parangon::hub::store
