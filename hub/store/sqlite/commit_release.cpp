#include <SQLiteCpp/VariadicBind.h>
#include <fmt/format.h>

#include <set>

#include "hub/store/sqlite/compression.hpp"
#include "hub/store/sqlite/gzip.hpp"
#include "hub/store/sqlite/release_rows.hpp"
#include "hub/store/sqlite/rows.hpp"
#include "hub/store/sqlite/sqlite_store_impl.hpp"
#include "shared/trust/digest.hpp"

namespace parangon::hub::store {
namespace {

/// A file's content, ready to be written: hashed and compressed before anybody waits for it.
struct Content {
  std::string sha256;
  std::string gzip;  ///< Empty where it would not be shorter.
  std::string gzip_sha256;
};

Content content_of(const std::string& bytes) {
  Content out;
  out.sha256 = trust::to_hex(trust::sha256(bytes));
  out.gzip = gzip(bytes);
  if (out.gzip.size() >= bytes.size()) out.gzip.clear();
  if (!out.gzip.empty()) out.gzip_sha256 = trust::to_hex(trust::sha256(out.gzip));
  return out;
}

void bind_blob(SQLite::Statement& statement, int index, const std::string& bytes) {
  statement.bindNoCopy(index, bytes.data(), static_cast<int>(bytes.size()));
}

Status check_files(const NewRelease& release) {
  std::set<std::string_view> paths;
  for (const auto& file : release.files) paths.insert(file.path);
  if (!release.files.empty() && paths.size() == release.files.size()) return {};
  return Error{Errc::invalid_argument,
               {"une publication a des fichiers, chacun sous son propre nom",
                "a release has files, each by a name of its own"}};
}

Error comes_before(const ReleaseInfo& earlier) {
  const auto issued = format_instant(earlier.issued);
  return {Errc::conflict,
          {fmt::format("la publication {} ne paraît que le {} : une suivante ne paraît pas avant "
                       "elle",
                       earlier.number, issued),
           fmt::format("release {} is issued on {} only: a later one does not come before it",
                       earlier.number, issued)}};
}

/// A draft built while an earlier release was under embargo counts on it, and its files name it.
Status check_foundation(Database& db, std::int64_t number, Instant built) {
  for (auto earlier = number - 1; earlier > 0; --earlier) {
    const auto its = standing_release(db, earlier);
    if (!its || !its->never_public() || *its->withdrawn < built) continue;
    return Error{Errc::conflict,
                 {fmt::format("la publication {} a été retirée avant de paraître, et le projet {} "
                              "compte sur elle : écartez-le et construisez-le de nouveau",
                              earlier, number),
                  fmt::format("release {} was withdrawn before it was issued, and draft {} counts "
                              "on it: discard it and build it again",
                              earlier, number)}};
  }
  return {};
}

/// Whether a draft of that number may follow what there is.
Status check_place(Database& db, std::int64_t number, const NewRelease& release) {
  const auto newest =
      db.execAndGet(
            "SELECT coalesce(max(number), 0) FROM releases AS r WHERE NOT EXISTS (SELECT 1 FROM "
            "release_events AS e WHERE e.release = r.id AND e.state = 'discarded')")
          .getInt64();
  const auto before = standing_release(db, newest);
  if (before && before->state == ReleaseState::built) {
    return Error{Errc::conflict,
                 {fmt::format("la publication {} est encore un projet : publiez-la ou écartez-la "
                              "(release publish, release discard)",
                              newest),
                  fmt::format("release {} is still a draft: publish it or discard it (release "
                              "publish, release discard)",
                              newest)}};
  }
  if (number != newest + 1) {
    return Error{
        Errc::conflict,
        {fmt::format("la prochaine publication porte le numéro {}, pas {}", newest + 1, number),
         fmt::format("the next release has number {}, not {}", newest + 1, number)}};
  }
  for (auto earlier = newest; earlier > 0; --earlier) {
    const auto its = standing_release(db, earlier);
    if (!its || its->never_public()) continue;
    if (release.issued < its->issued) return comes_before(*its);
    break;
  }
  return check_foundation(db, number, release.built);
}

void insert_event(Database& db, std::int64_t release, Instant at, ReleaseState state,
                  const Text& reason) {
  Prepared insert(
      db,
      "INSERT INTO release_events (release, at, state, reason, reason_en) VALUES (?, ?, "
      "?, ?, ?)");
  SQLite::bind(insert, release, to_milliseconds(at), std::string(to_string(state)), reason.fr);
  if (reason.fr != reason.en) insert.bind(5, reason.en);
  insert.exec();
}

void insert_files(Database& db, std::int64_t id, const NewRelease& release,
                  const std::vector<Content>& contents) {
  std::int64_t position = 0;
  for (const auto& file : release.files) {
    const auto& content = contents[static_cast<std::size_t>(position)];
    Prepared blob(db, "INSERT OR IGNORE INTO release_blobs VALUES (?, ?, ?, ?)");
    blob.bind(1, content.sha256);
    bind_blob(blob, 2, file.bytes);
    if (!content.gzip.empty()) bind_blob(blob, 3, content.gzip);
    blob.bind(4, content.gzip_sha256);
    blob.exec();
    Prepared row(db, "INSERT INTO release_files VALUES (?, ?, ?, ?, ?, ?)");
    SQLite::bind(row, id, position, file.path, file.media_type, content.sha256,
                 file.for_staff ? "staff" : "everyone");
    row.exec();
    ++position;
  }
}

Status insert_sources(Database& db, std::int64_t id, const std::vector<ReleaseSource>& sources) {
  for (const auto& source : sources) {
    const auto period = source.period.to_string();
    const std::string measure(to_string(source.measure));
    Prepared table(db, "INSERT INTO release_tables VALUES (?, ?, ?, ?)");
    SQLite::bind(table, id, period, measure, source.state);
    table.exec();
    for (const auto& submission : source.submissions) {
      Prepared known(db, "SELECT 1 FROM submissions WHERE id = ? AND period = ?");
      SQLite::bind(known, submission, period);
      if (!known.executeStep()) {
        return Error{Errc::not_found,
                     {fmt::format("pas de dépôt {} pour {}", submission, period),
                      fmt::format("no submission {} for {}", submission, period)}};
      }
      Prepared insert(db, "INSERT INTO release_table_sources VALUES (?, ?, ?, ?)");
      SQLite::bind(insert, id, period, measure, submission);
      insert.exec();
    }
  }
  return {};
}

void insert_papers(Database& db, std::int64_t id, const ReleasePapers& papers,
                   const ReleasePapers& frames) {
  Prepared insert(db, "INSERT INTO release_papers VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  insert.bind(1, id);
  insert.bind(2, papers.salt);
  int index = 3;
  const auto bind = [&](const std::string& frame, const std::string& paper) {
    bind_blob(insert, index, frame);
    insert.bind(index + 1, static_cast<std::int64_t>(paper.size()));
    index += 2;
  };
  bind(frames.kept, papers.kept);
  bind(frames.cells, papers.cells);
  bind(frames.review.fr, papers.review.fr);
  bind(frames.review.en, papers.review.en);
  insert.exec();
}

/// What a release must be for something to become of it.
ReleaseState state_before(ReleaseState next) {
  return next == ReleaseState::withdrawn ? ReleaseState::published : ReleaseState::built;
}

/// The release goes on to `next`.
Status go_on(Database& db, const log::Ledger* ledger, std::int64_t number, Instant at,
             ReleaseState next, const Text& reason, const EventMaker& event) {
  const auto release = standing_release(db, number);
  if (!release) {
    return Error{
        Errc::not_found,
        {fmt::format("pas de publication {}", number), fmt::format("no release {}", number)}};
  }
  if (release->state != state_before(next)) {
    return Error{
        Errc::conflict,
        {fmt::format("la publication {} est dans l'état « {} »", number, to_string(release->state)),
         fmt::format("release {} is in state \"{}\"", number, to_string(release->state))}};
  }
  if (next == ReleaseState::published) {
    if (auto fine = check_foundation(db, number, release->built); !fine) return fine;
  }
  const Stamp stamp{not_before_log(db, at), number};
  insert_event(db, release->id, stamp.at, next, reason);
  if (next == ReleaseState::published) disclose_release(db, *release, stamp.at);
  return store::record_event(db, ledger, stamp, event);
}

}  // namespace

Status SqliteStore::add_release(std::int64_t number, const NewRelease& release,
                                const EventMaker& event) {
  if (auto fine = check_files(release); !fine) return fine;
  std::vector<Content> contents;
  for (const auto& file : release.files) contents.push_back(content_of(file.bytes));
  const auto& papers = release.papers;
  const ReleasePapers frames{{},
                             compress(papers.kept),
                             compress(papers.cells),
                             {compress(papers.review.fr), compress(papers.review.en)}};
  return write([&](Database& db) -> Status {
    if (auto fine = check_place(db, number, release); !fine) return fine;
    const auto id = db.execAndGet("SELECT coalesce(max(id), 0) + 1 FROM releases").getInt64();
    const Stamp stamp{not_before_log(db, release.built), number};
    Prepared insert(db, "INSERT INTO releases VALUES (?, ?, ?, ?, ?, ?, ?)");
    SQLite::bind(insert, id, number, release.digest, release.title.fr, release.title.en,
                 to_milliseconds(release.as_of), to_milliseconds(release.issued));
    insert.exec();
    insert_event(db, id, stamp.at, ReleaseState::built, "");
    if (auto known = insert_sources(db, id, release.sources); !known) return known;
    insert_files(db, id, release, contents);
    insert_papers(db, id, papers, frames);
    return store::record_event(db, options_.ledger.get(), stamp, event);
  });
}

Status SqliteStore::publish_release(std::int64_t number, Instant at, const EventMaker& event) {
  return write([&](Database& db) {
    return go_on(db, options_.ledger.get(), number, at, ReleaseState::published, "", event);
  });
}

Status SqliteStore::withdraw_release(std::int64_t number, Instant at, const Text& reason,
                                     const EventMaker& event) {
  return write([&](Database& db) {
    return go_on(db, options_.ledger.get(), number, at, ReleaseState::withdrawn, reason, event);
  });
}

Status SqliteStore::discard_release(std::int64_t number, Instant at, const Text& reason,
                                    const EventMaker& event) {
  return write([&](Database& db) {
    return go_on(db, options_.ledger.get(), number, at, ReleaseState::discarded, reason, event);
  });
}

}  // namespace parangon::hub::store
