// Proves what is SQLite's own: the file, its schema, its failures, and the damage check() finds.
#include <SQLiteCpp/SQLiteCpp.h>

#include <filesystem>
#include <thread>

#include "shared/trust/digest.hpp"
#include "tests/unit/store/store_fixture.hpp"

namespace parangon::hub::store::testing {
namespace {

using std::chrono::milliseconds;

class SqliteStoreTest : public ::testing::Test {
 protected:
  SqliteStoreTest() { options_.file = folder_ / "hub.sqlite"; }

  Result<std::unique_ptr<Store>> try_open() const {
    return open_sqlite(options_, instant("2026-01-01T00:00:00Z"));
  }
  std::unique_ptr<Store> open() const { return try_open().value(); }
  std::unique_ptr<Store> furnished() const {
    auto store = open();
    furnish(*store);
    return store;
  }
  /// Changes the file behind the store's back, with the guards of its history off.
  void plant(const std::string& sql) const {
    SQLite::Database db(options_.file, SQLite::OPEN_READWRITE);
    SQLite::Statement triggers(db, "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'");
    std::map<std::string, std::string> guards;
    while (triggers.executeStep()) {
      guards.emplace(triggers.getColumn(0).getString(), triggers.getColumn(1).getString());
    }
    triggers.reset();
    for (const auto& [name, unused] : guards) db.exec("DROP TRIGGER " + name);
    ASSERT_GT(db.exec(sql), 0) << sql;
    for (const auto& [unused, guard] : guards) db.exec(guard);
  }
  /// The English text of the only problem.
  static std::string only_problem(const Store& store) {
    const auto problems = store.check();
    return problems.size() == 1 ? problems[0].where + ": " + problems[0].what.en
                                : std::to_string(problems.size()) + " problems";
  }
  template <class Work>
  static std::string outage_of(const Work& work) {
    try {
      work();
    } catch (const StoreUnavailable& down) {
      EXPECT_FALSE(down.message().fr.empty());
      EXPECT_FALSE(down.message().en.empty());
      return std::string(to_string(down.outage()));
    }
    return "none";
  }

  TempFolder folder_;
  SqliteOptions options_{.hub_name = "hub", .ledger = ledger()};
};

// Nobody but the owner can read the database, nor the log beside it.
TEST_F(SqliteStoreTest, FilesAreTheOwnersAlone) {
  const auto store = furnished();
  EXPECT_EQ(trust::testing::mode_of(options_.file), 0600U);
  EXPECT_EQ(trust::testing::mode_of(options_.file.string() + "-wal"), 0600U);
}

// An instant at which the hub's certificate is not valid is never recorded: a clock that is wrong
// for a moment would put every later record there too. Once it is right again, all goes on.
TEST_F(SqliteStoreTest, AnInstantOutsideTheCertificateIsNotRecorded) {
  const auto key = trust::PrivateKey::generate(trust::KeyAlgorithm::ed25519).value();
  auto held = log::Ledger::create("hub.test/log", key).value();
  const auto today = parse_instant("2026-01-02T03:04:05.678Z").value();
  held.hold_to(today - std::chrono::days(1), today + std::chrono::days(1));
  options_.ledger = std::make_shared<const log::Ledger>(std::move(held));
  const auto store = open();
  for (const auto far : {std::chrono::days(3652), std::chrono::days(-3652)}) {
    EXPECT_EQ(outage_of([&] { (void)store->record_event(today + far, event()); }), "clock");
  }
  EXPECT_FALSE(store->log_checkpoint());
  EXPECT_TRUE(store->record_event(today, event()));
  EXPECT_EQ(store->log_checkpoint()->size, 1U);
}

// Opening again finds what was written and the first name.
TEST_F(SqliteStoreTest, ReopensWithItsContent) {
  furnished();
  options_.hub_name = "another";
  const auto store = open();
  EXPECT_EQ(store->hub_name(), "hub");
  EXPECT_EQ(store->agencies().size(), 2U);
}

// What was committed gets into the database file while the store is open, without a commit's help:
// else the log beside it would only grow.
TEST_F(SqliteStoreTest, CommitsMoveIntoTheFileByThemselves) {
  const auto store = furnished();
  const auto before = std::filesystem::file_size(options_.file);
  Draft draft("large");
  draft.document = trust::random_hex(4U << 20);  // Compresses to its half.
  ASSERT_TRUE(store->commit_submission(draft.view(), receipt_maker));
  for (int i = 0; i < 2000 && std::filesystem::file_size(options_.file) < before + (4U << 20);
       ++i) {
    std::this_thread::sleep_for(milliseconds(5));
  }
  EXPECT_GE(std::filesystem::file_size(options_.file), before + (4U << 20));
}

// A store that must exist is not made.
TEST_F(SqliteStoreTest, IsNotMadeUnasked) {
  options_.create = false;
  EXPECT_EQ(try_open().error().code, Errc::not_found);
  EXPECT_FALSE(std::filesystem::exists(options_.file));
}

// A folder that does not exist is an error that names the file.
TEST_F(SqliteStoreTest, UnwritableFolderIsUnavailable) {
  options_.file = folder_ / "absent" / "hub.sqlite";
  const auto opened = try_open();
  EXPECT_EQ(opened.error().code, Errc::unavailable);
  EXPECT_NE(opened.error().message.fr.find("absent/hub.sqlite"), std::string::npos);
}

// A file of a newer program is refused and left as it is.
TEST_F(SqliteStoreTest, NewerSchemaIsRefused) {
  open().reset();
  plant("UPDATE metadata SET value = '999' WHERE name = 'schema_version'");
  const auto before = trust::testing::read(options_.file);
  EXPECT_EQ(try_open().error().code, Errc::conflict);
  EXPECT_EQ(trust::testing::read(options_.file), before);
}

// Neither a text file nor another program's database is taken for a store.
TEST_F(SqliteStoreTest, ForeignFilesAreRefused) {
  trust::testing::write(options_.file, std::string(5000, 'x'));
  EXPECT_EQ(try_open().error().code, Errc::malformed);
  options_.file = folder_ / "other.sqlite";
  SQLite::Database(options_.file, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
      .exec("CREATE TABLE t (x)");
  EXPECT_EQ(try_open().error().code, Errc::malformed);
}

// When another program holds the write lock, a writer gets a clear error and a reader is served.
TEST_F(SqliteStoreTest, LockedDatabaseIsBusy) {
  options_.busy_timeout = milliseconds(50);
  const auto store = furnished();
  SQLite::Database other(options_.file, SQLite::OPEN_READWRITE);
  other.exec("BEGIN IMMEDIATE");
  Draft draft("a");
  EXPECT_EQ(outage_of([&] { (void)store->commit_submission(draft.view(), receipt_maker); }),
            "busy");
  EXPECT_EQ(outage_of([&] { (void)store->record_event(Instant{}, event()); }), "busy");
  EXPECT_EQ(store->agencies().size(), 2U);
  other.exec("ROLLBACK");
  EXPECT_EQ(commit(*store, Draft("a")).revision, 1);
}

// A full disk (here: the quota) is told, nothing of the submission is kept, reading goes on.
TEST_F(SqliteStoreTest, FullDiskLeavesTheStateAsItWas) {
  furnished().reset();
  options_.max_file_bytes = 300'000;
  const auto store = open();
  Draft large("large");
  for (unsigned i = 0; i < 300'000; ++i) large.document += static_cast<char>((i * 7919) ^ (i >> 3));
  for (int i = 1; i <= 90; ++i) {
    for (int j = 1; j <= 90; ++j) {
      large.content.figures.emplace_back(model::OpenFigure{
          {model::Measure::awarded, model::Segment::sub_family(i, j)}, {tally(1, 3, 40), {}, 3}});
    }
  }
  EXPECT_EQ(outage_of([&] { (void)store->commit_submission(large.view(), receipt_maker); }),
            "full");
  EXPECT_FALSE(store->submission("id-large"));
  EXPECT_TRUE(store->check().empty());
  EXPECT_EQ(commit(*store, Draft("small")).revision, 1);
}

// A query that takes too long is ended by the database itself.
TEST_F(SqliteStoreTest, DeadlineEndsAQuery) {
  auto store = furnished();
  Draft large("large");
  for (int i = 1; i <= 98; ++i) {
    for (int j = 1; j <= 98; ++j) {
      large.content.figures.emplace_back(model::OpenFigure{
          {model::Measure::awarded, model::Segment::sub_family(i, j)}, {tally(1, 3, 40), {}, 3}});
    }
  }
  commit(*store, large);
  store.reset();
  options_.read_deadline = milliseconds(-1);
  store = open();
  EXPECT_EQ(outage_of([&] { (void)store->figures_of("id-large"); }), "timeout");
}

// A damaged file is told apart from everything else.
TEST_F(SqliteStoreTest, DamagedFileIsCorrupt) {
  furnished().reset();
  auto bytes = trust::testing::read(options_.file);
  const auto store = open();
  for (std::size_t at = 4096; at < bytes.size(); ++at) bytes[at] = 'x';
  trust::testing::write(options_.file, bytes);
  EXPECT_EQ(outage_of([&] { (void)store->agencies(); }), "corrupt");
  EXPECT_FALSE(store->check().empty());
}

// No statement can change or delete what was committed.
TEST_F(SqliteStoreTest, HistoryIsKeptByTheDatabase) {
  const auto store = furnished();
  commit(*store, Draft("a"));
  SQLite::Database db(options_.file, SQLite::OPEN_READWRITE);
  for (const auto* table : {"submissions", "evidence", "figures", "register_releases"}) {
    EXPECT_THROW(db.exec(std::string("DELETE FROM ") + table), SQLite::Exception) << table;
  }
  EXPECT_THROW(db.exec("UPDATE submissions SET period = '2020'"), SQLite::Exception);
  EXPECT_THROW(db.exec("UPDATE evidence SET receipt = ''"), SQLite::Exception);
  EXPECT_THROW(db.exec("UPDATE figures SET amount = 0"), SQLite::Exception);
  EXPECT_THROW(db.exec("UPDATE register_releases SET csv = x''"), SQLite::Exception);
}

// Evidence with a flipped byte is found.
TEST_F(SqliteStoreTest, CheckFindsAlteredEvidence) {
  const auto store = furnished();
  commit(*store, Draft("a"));
  plant(
      "UPDATE documents SET zstd = CAST(substr(zstd, 1, 2) || x'00' || substr(zstd, 4) AS "
      "BLOB)");
  EXPECT_EQ(only_problem(*store), "submission id-a: the evidence does not decompress");
  EXPECT_EQ(outage_of([&] { (void)store->evidence("id-a"); }), "corrupt");
}

// A figure that is gone, and one that nobody owns, are found.
TEST_F(SqliteStoreTest, CheckFindsMissingAndStrayFigures) {
  const auto store = furnished();
  commit(*store, Draft("a"));
  plant("DELETE FROM figures WHERE id = (SELECT max(id) FROM figures)");
  EXPECT_EQ(only_problem(*store), "submission id-a: 2 figures instead of 3");
  plant("UPDATE figures SET id = id + 16777216 * 7 WHERE sealed = 0");
  EXPECT_EQ(store->check().size(), 2U);
}

// A gap in the revisions is found, and so is evidence that is missing altogether.
TEST_F(SqliteStoreTest, CheckFindsGaps) {
  const auto store = furnished();
  commit(*store, Draft("a"));
  commit(*store, Draft("b"));
  plant("UPDATE submissions SET revision = 3 WHERE id = 'id-b'");
  EXPECT_EQ(only_problem(*store),
            "agency 22770001000019 period 2025: 2 revisions, but the newest has number 3");
  plant("UPDATE submissions SET revision = 2 WHERE id = 'id-b'");
  plant("DELETE FROM evidence WHERE sequence = 1");
  EXPECT_EQ(only_problem(*store), "submission id-a: the receipt is missing");
}

// A document that is gone, and one that belongs to nobody, are found.
TEST_F(SqliteStoreTest, CheckFindsMissingAndStrayDocuments) {
  const auto store = furnished();
  commit(*store, Draft("a"));
  plant("INSERT INTO documents SELECT 'stray', zstd FROM documents");
  EXPECT_EQ(only_problem(*store), "document stray: belongs to no submission");
  plant("DELETE FROM documents");
  EXPECT_EQ(only_problem(*store), "submission id-a: the evidence is missing");
}

// A document's file that was altered, or is gone, is found.
TEST_F(SqliteStoreTest, CheckFindsAlteredArchives) {
  const auto store = furnished();
  Draft draft("a");
  commit(*store, draft);
  ASSERT_EQ(store->archive_documents(draft.received + std::chrono::hours(1), 9, Instant{}).value(),
            1);
  std::filesystem::path file;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(folder_ / "hub-documents")) {
    if (entry.is_regular_file()) file = entry.path();
  }
  EXPECT_EQ(trust::testing::mode_of(file), 0600U);
  auto frame = trust::testing::read(file);
  frame.back() = static_cast<char>(frame.back() ^ 1);
  trust::testing::write(file, frame);
  EXPECT_NE(only_problem(*store), "0 problems");
  std::filesystem::remove(file);
  EXPECT_EQ(store->check().size(), 2U);
}

// A submission whose agency is gone is found.
TEST_F(SqliteStoreTest, CheckFindsBrokenReferences) {
  const auto store = furnished();
  commit(*store, Draft("a"));
  plant("DELETE FROM agencies WHERE siret = '22770001000019'");
  const auto problems = store->check();
  ASSERT_EQ(problems.size(), 2U);
  EXPECT_EQ(problems[0].where + problems[1].where, "table agency_versionstable submissions");
  EXPECT_EQ(problems[1].what.en, "row 1 refers to a row that agencies does not have");
}

}  // namespace
}  // namespace parangon::hub::store::testing
