// Proves that what is stored is held against its signatures, and that planted damage is found.
#include <fmt/format.h>
#include <zstd.h>

#include "tests/unit/collect/collect_fixture.hpp"

namespace parangon::hub::collect::testing {
namespace {

class CheckTest : public CollectTest {
 protected:
  CheckTest() : id_(accepted(incoming(draft())).submission) {}

  /// Changes the file behind the store's back, with the guards of its history off.
  void plant(const std::string& sql, const std::string& blob = {}) {
    SQLite::Database db(options_.file, SQLite::OPEN_READWRITE);
    SQLite::Statement triggers(db, "SELECT name FROM sqlite_schema WHERE type = 'trigger'");
    std::vector<std::string> names;
    while (triggers.executeStep()) names.push_back(triggers.getColumn(0).getString());
    triggers.reset();
    for (const auto& name : names) db.exec("DROP TRIGGER " + name);
    SQLite::Statement change(db, sql);
    if (!blob.empty()) change.bind(1, blob.data(), static_cast<int>(blob.size()));
    ASSERT_GT(change.exec(), 0) << sql;
  }
  /// Whether exactly these words occur, one in each problem.
  void expect_problems(const std::vector<std::string>& words) {
    const auto problems = check();
    std::string all;
    for (const auto& problem : problems) all += problem.where + ": " + problem.what.en + "\n";
    EXPECT_EQ(problems.size(), words.size()) << all;
    for (const auto& word : words)
      EXPECT_NE(all.find(word), std::string::npos) << word << "\n" << all;
  }

  const std::string id_;
};

// Whatever the hub wrote itself passes.
TEST_F(CheckTest, UntouchedStoreIsSound) {
  accepted(incoming(draft("2")));
  import_register("35600000000048");
  expect_problems({});
}

// A campaign whose days are not those of the log was changed behind the hub's back; so was one that
// the log has and the store has not.
TEST_F(CheckTest, FindsMovedDeadline) {
  const auto day = [](const char* text) { return model::Date::from_iso(text).value(); };
  const store::Campaign campaign{.name = "2025",
                                 .title = "2025",
                                 .periods = {model::Period::year(2025)},
                                 .datasets = {model::Measure::paid},
                                 .opening = day("2026-01-15"),
                                 .due = day("2026-03-31"),
                                 .closing = day("2026-04-30"),
                                 .agencies = {siret()},
                                 .since = clock_.at};
  const auto opened =
      event("hub", "campaign_opened", {"operator:test", "local"}, campaign_subject(campaign));
  ASSERT_TRUE(store().add_campaign(campaign, opened));
  expect_problems({});
  plant("UPDATE campaign_versions SET due = '2026-04-15'");
  expect_problems({"campaign 2025: is not what the log says"});
  plant("DELETE FROM campaign_versions");
  expect_problems({"campaign 2025: in the log, missing from the store"});
}

// Evidence replaced by another document that decompresses well is found by hash and signature.
TEST_F(CheckTest, FindsReplacedEvidence) {
  auto document = store().evidence(id_)->document;
  const auto at = document.find("\"test\"");
  ASSERT_NE(at, std::string::npos);
  document[at + 1] = 'T';
  std::string frame(ZSTD_compressBound(document.size()), '\0');
  frame.resize(ZSTD_compress(frame.data(), frame.size(), document.data(), document.size(), 1));
  plant("UPDATE documents SET zstd = ?", frame);
  expect_problems({"its hash is not the recorded one", "signature of the submission",
                   "the recorded manifest is not the evidence's"});
}

// A byte flipped in the compressed evidence is found.
TEST_F(CheckTest, FindsFlippedByte) {
  plant(
      "UPDATE documents SET zstd = CAST(substr(zstd, 1, 40) || CASE substr(zstd, 41, 1) WHEN x'55' "
      "THEN x'AA' ELSE x'55' END || substr(zstd, 42) AS BLOB)");
  EXPECT_FALSE(check().empty());
}

// A changed amount is found, and where.
TEST_F(CheckTest, FindsChangedAmount) {
  plant("UPDATE figures SET amount = amount + 1 WHERE id = (SELECT max(id) FROM figures)");
  const auto last = model::key_of(draft().figures.back()).to_string();
  expect_problems({"the stored figures differ from the evidence from " + last + " on"});
}

// A figure that was unsealed is found, although no number changed.
TEST_F(CheckTest, FindsUnsealedFigure) {
  plant("UPDATE figures SET sealed = 0 WHERE id = (SELECT min(id) FROM figures WHERE sealed = 1)");
  expect_problems({"sealed figures instead of", "the stored figures differ"});
}

// A figure that is gone is found twice: by its number and by its place.
TEST_F(CheckTest, FindsMissingFigure) {
  plant("DELETE FROM figures WHERE id = (SELECT max(id) FROM figures WHERE sealed = 0)");
  expect_problems({"figures instead of", "the stored figures differ"});
}

// A manifest's column that was changed is found.
TEST_F(CheckTest, FindsChangedManifest) {
  plant("UPDATE submissions SET lines_used = lines_used + 1");
  expect_problems({"the recorded manifest is not the evidence's"});
}

// A revision that was renumbered is a gap, and its receipt says something else.
TEST_F(CheckTest, FindsGapInRevisions) {
  plant("UPDATE submissions SET revision = 2");
  expect_problems({"1 revisions, but the newest has number 2", "the receipt does not say"});
}

// A receipt that was rewritten is found.
TEST_F(CheckTest, FindsForgedReceipt) {
  plant("UPDATE evidence SET receipt = replace(receipt, '\"revision\":1', '\"revision\":7')");
  expect_problems({"signature of the receipt", "proof of inclusion", "is not that of the receipt",
                   "the receipt does not say"});
}

// A receipt moved to an earlier instant is found.
TEST_F(CheckTest, FindsMovedInstant) {
  plant("UPDATE submissions SET received = received - 1000");
  expect_problems({"the receipt does not say"});
}

// A signer that was rewritten is found.
TEST_F(CheckTest, FindsOtherSigner) {
  plant("UPDATE submissions SET signer_sha256 = '00'");
  expect_problems({"the signer is not the recorded one", "the receipt does not say"});
}

// A register release with changed content is found.
TEST_F(CheckTest, FindsAlteredRegister) {
  plant("UPDATE register_releases SET csv = CAST('x' || csv AS BLOB)");
  expect_problems({"its hash is not the recorded one", "signature of the register"});
}

// Signatures of an authority that is not believed are told.
TEST_F(CheckTest, FindsUntrustedSigners) {
  const auto stranger = trust::testing::make_root("Stranger");
  const auto foreign = trust::TrustStore::from_pem(stranger.certificate.to_pem()).value();
  const auto problems = collect::check(store(), {foreign, roots(), options_.ledger->verifier()});
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0].where, "submission " + id_);
}

/// With a certified revision, and what the statements say of it.
class CheckHistoryTest : public CheckTest {
 protected:
  CheckHistoryTest() {
    using enum model::StatementAction;
    EXPECT_EQ(record(statement(name_certifier), agency_), "recorded");
    EXPECT_EQ(record(statement(certify), head_), "recorded");
  }
  const Holder head_ = make_person("head");
};

// Whatever people declared passes too.
TEST_F(CheckHistoryTest, UntouchedHistoryIsSound) {
  using enum model::StatementAction;
  EXPECT_EQ(record(statement(withdraw), head_), "recorded");
  EXPECT_EQ(record(statement(remove_certifier), agency_), "recorded");
  expect_problems({});
}

// An entry of the log whose document was rewritten is found by its commitment.
TEST_F(CheckHistoryTest, FindsRewrittenEntry) {
  plant(
      "UPDATE log_entries SET document = replace(document, 'agency_added', 'agency_edited') "
      "WHERE position = 0");
  expect_problems({"it is not the one committed to"});
}

// An entry whose leaf was rewritten with it is found by every checkpoint signed since.
TEST_F(CheckHistoryTest, FindsForgedLeaf) {
  const std::string document = "{\"document\":\"parangon-event\"}";
  const auto leaf = store().log_leaves(0, 1).at(0);
  const auto commitment = trust::commit(leaf.salt, document);
  plant("UPDATE log_entries SET document = '" + document + "', leaf = ? WHERE position = 0",
        std::string(trust::as_bytes(commitment)));
  const auto problems = check();
  const auto rewritten = std::ranges::count_if(problems, [](const store::Problem& problem) {
    return problem.what.en.find("history was rewritten") != std::string::npos;
  });
  EXPECT_EQ(static_cast<std::uint64_t>(rewritten), store().log_checkpoint()->size);
}

// An entry that is gone is found, and so is a log cut at its end.
TEST_F(CheckHistoryTest, FindsMissingEntries) {
  plant("DELETE FROM log_entries WHERE position = (SELECT max(position) FROM log_entries)");
  expect_problems({"but the newest checkpoint counts", "is not that of the receipt"});
  plant("DELETE FROM log_entries WHERE position = 2");
  EXPECT_FALSE(check().empty());
}

// A checkpoint that was signed by another key, or is gone, is found.
TEST_F(CheckHistoryTest, FindsForeignAndMissingCheckpoints) {
  plant("UPDATE log_checkpoints SET note = replace(note, 'hub.test', 'hub.best') WHERE size = 2");
  expect_problems({"checkpoint"});
  plant("DELETE FROM log_checkpoints WHERE size = 2");
  expect_problems({"the checkpoint is missing"});
}

// A revision made to count behind the statements' back is found.
TEST_F(CheckHistoryTest, FindsForgedStanding) {
  plant("UPDATE standings SET revision = 0");
  expect_problems({"revision 0 counts, but by the statements it is 1"});
}

// A statement that was never allowed is found.
TEST_F(CheckHistoryTest, FindsStatementThatShouldHaveBeenRefused) {
  plant("DELETE FROM statements WHERE action = 'name_certifier'");
  const auto problems = check();
  const auto refused = std::ranges::count_if(problems, [](const store::Problem& problem) {
    return problem.what.en.find("should have been refused") != std::string::npos;
  });
  EXPECT_EQ(refused, 1);
}

// A statement whose words were changed is found.
TEST_F(CheckHistoryTest, FindsChangedStatement) {
  plant("UPDATE statements SET person_name = 'Somebody' WHERE action = 'name_certifier'");
  expect_problems({"what is recorded is not what the statement says"});
}

// A member that was renamed behind the log's back is found, and one that was slipped in.
TEST_F(CheckHistoryTest, FindsChangedMembers) {
  plant("UPDATE agency_versions SET name = 'Z' WHERE siret = '22770001000019'");
  expect_problems({"is not what the log says"});
}

// A submission that the log has and the store has lost is found.
TEST_F(CheckHistoryTest, FindsLostSubmission) {
  accepted(incoming(draft("2")));
  plant("DELETE FROM figures WHERE id >= 2 * 16777216");
  plant("DELETE FROM evidence WHERE sequence = 2");
  plant(
      "DELETE FROM documents WHERE sha256 = (SELECT document_sha256 FROM submissions WHERE "
      "sequence = 2)");
  plant("DELETE FROM submissions WHERE sequence = 2");
  expect_problems({"in the log, missing from the store"});
}

}  // namespace
}  // namespace parangon::hub::collect::testing
