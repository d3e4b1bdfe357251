// Proves that what was recorded over time is held against the log and the statements, now and as of
// every instant before.
#include "hub/collect/witness.hpp"
#include "hub/store/store_unavailable.hpp"
#include "shared/trust/cosignature.hpp"
#include "tests/unit/collect/check_fixture.hpp"

namespace parangon::hub::collect::testing {
namespace {

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

// What a member was before is found too, where its reminders go, and since when all of that holds.
TEST_F(CheckHistoryTest, FindsChangedPastOfMembers) {
  clock_.at += std::chrono::hours(1);
  set_active(false, "gone");
  clock_.at += std::chrono::hours(1);
  set_active(true, "");
  expect_problems({});
  const std::string ours_now = "agency 22770001000019: is not what the log says, as of ";
  plant("UPDATE agency_versions SET contact = 'x@example.org' WHERE version = 4");
  expect_problems({ours_now});
  plant("UPDATE agency_versions SET contact = '' WHERE version = 4");
  plant("UPDATE agency_versions SET active = 1, suspended_reason = '' WHERE version = 3");
  expect_problems({ours_now});
  plant("UPDATE agency_versions SET active = 0, suspended_reason = 'gone' WHERE version = 3");
  plant("UPDATE agency_versions SET since = since - 1 WHERE version = 3");
  expect_problems({ours_now});
  plant("DELETE FROM agency_versions WHERE version = 3");
  expect_problems({ours_now});
}

TEST_F(CheckHistoryTest, FindsMovedBeginningOfMember) {
  plant("UPDATE agencies SET added = added - 1 WHERE siret = '22770001000019'");
  expect_problems({"is not a member since the instant that the log says"});
}

// All that is recorded of a register release is in the log.
TEST_F(CheckHistoryTest, FindsChangedRegisterRecord) {
  plant("UPDATE register_releases SET note = 'other'");
  expect_problems({"register release 1: is not that of the log"});
  plant("UPDATE register_releases SET note = 'note', created = created - 1");
  expect_problems({"register release 1: is not that of the log"});
  plant("UPDATE register_releases SET created = created + 1, entries = 2");
  expect_problems({"does not have the recorded number of entries"});
}

// What counted in between is found, and since when it did: that is what is read as of an instant.
TEST_F(CheckHistoryTest, FindsForgedPastStandings) {
  using enum model::StatementAction;
  accepted(incoming(draft("2")));
  EXPECT_EQ(record(statement(certify, 2), head_), "recorded");
  expect_problems({});
  plant("UPDATE standings SET since = since - 1 WHERE revision = 1");
  expect_problems({"what counts since does not have its instant"});
  plant("UPDATE standings SET since = since + 1, revision = 2 WHERE revision = 1");
  expect_problems({"another revision counted then"});
  plant("DELETE FROM standings WHERE statement = (SELECT min(statement) FROM standings)");
  expect_problems({"another revision counted then"});
}

// The instants that the log is read by, beside those in its documents.
TEST_F(CheckHistoryTest, FindsMovedInstantsOfTheLog) {
  plant(
      "UPDATE log_entries SET at = at + 1 WHERE position = (SELECT max(position) FROM "
      "log_entries)");
  expect_problems({"its instant is not the document's", "its instant is not that of its entry"});
  plant(
      "UPDATE log_entries SET at = at - 1 WHERE position = (SELECT max(position) FROM "
      "log_entries)");
  plant("UPDATE log_checkpoints SET at = at - 1 WHERE size = 2");
  expect_problems({"log checkpoint 2: its instant is not that of its entry"});
}

// On a damaged edge a fork would be signed: it is found, and nothing is recorded on it.
TEST_F(CheckHistoryTest, FindsAlteredEdgeAndSignsNothingOnIt) {
  plant(
      "UPDATE log_checkpoints SET edge = CAST(substr(edge, 1, length(edge) - 32) || randomblob(32) "
      "AS BLOB) WHERE size = (SELECT max(size) FROM log_checkpoints)");
  expect_problems({"the edge of its tree was altered"});
  const auto before = store().log_checkpoint()->size;
  EXPECT_THROW(import_register("35600000000048"), store::StoreUnavailable);
  EXPECT_EQ(store().log_checkpoint()->size, before);
}

// What is entered twice in the log was not doubled unseen.
TEST_F(CheckHistoryTest, FindsDoubledEntry) {
  accepted(incoming(draft("2")));
  plant(
      "UPDATE log_entries SET document = (SELECT document FROM log_entries WHERE kind = "
      "'submission' ORDER BY position LIMIT 1) WHERE position = (SELECT max(position) FROM "
      "log_entries)");
  expect_problems({"it is not the one committed to", id_ + " is entered twice"});
}

// A guard of the history that was taken away is found, and one that was put in.
TEST_F(CheckHistoryTest, FindsMissingGuards) {
  SQLite::Database db(options_.file, SQLite::OPEN_READWRITE);
  db.exec("DROP TRIGGER figures_keep");
  expect_problems({"trigger figures_keep: is missing from the store's schema"});
  db.exec("CREATE TRIGGER figures_keep BEFORE UPDATE ON figures BEGIN SELECT 1; END");
  expect_problems({"trigger figures_keep: is not that of this program"});
  db.exec("CREATE TRIGGER more BEFORE UPDATE ON figures BEGIN SELECT 1; END");
  expect_problems({"figures_keep", "trigger more: is foreign to this program"});
}

// The hub's name is the one that the log's entries have.
TEST_F(CheckHistoryTest, FindsAnotherHubName) {
  plant("UPDATE metadata SET value = 'other' WHERE name = 'hub_name'");
  expect_problems({"metadata: hub_name is \"other\", the newest entry of the log says \"hub\""});
}

/// With a member that has cosigned the newest checkpoint.
class CheckWitnessTest : public CheckHistoryTest {
 protected:
  CheckWitnessTest() {
    const Witnesses witnesses(store(), options_.ledger->verifier(), clock_);
    const auto name = witnesses.witness_name(siret());
    const auto key = trust::PrivateKey::generate(trust::KeyAlgorithm::ed25519).value();
    const auto cosigner = trust::Cosigner::create(name, key).value();
    const auto note = store().log_checkpoint()->note;
    const auto text = trust::parse_note(note).value().text;
    const auto line = cosigner.cosign(text, clock_.at).value().to_line();
    EXPECT_TRUE(witnesses.cosign(siret(), cosigner.verifier().vkey(),
                                 trust::add_signature_line(note, line).value(),
                                 {"agency:" + std::string(ours), "local"}));
  }
};

TEST_F(CheckWitnessTest, FindsAlteredCosignature) {
  expect_problems({});
  plant("UPDATE log_cosignatures SET line = replace(line, '/witness/', '/witless/')");
  expect_problems({"a cosignature is not that of any known witness"});
}

TEST_F(CheckWitnessTest, FindsReplacedAndForeignWitness) {
  plant("UPDATE log_witnesses SET vkey = 'other'");
  expect_problems({"witness 22770001000019: its key is not that of the log"});
  plant("DELETE FROM log_witnesses");
  plant("INSERT INTO log_witnesses (agency, vkey, since) VALUES ('73282932000074', 'other', 0)");
  expect_problems({"witness 22770001000019: its key", "witness 73282932000074: is not in the log"});
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
