// Proves that what is stored is held against its signatures, and that planted damage is found.
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
    for (const auto* table : {"register_releases", "submissions", "evidence", "figures"}) {
      db.exec(fmt::format("DROP TRIGGER IF EXISTS {}_keep; DROP TRIGGER IF EXISTS {}_stay", table,
                          table));
    }
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

// Evidence replaced by another document that decompresses well is found by hash and signature.
TEST_F(CheckTest, FindsReplacedEvidence) {
  auto document = store().evidence(id_)->document;
  const auto at = document.find("\"test\"");
  ASSERT_NE(at, std::string::npos);
  document[at + 1] = 'T';
  std::string frame(ZSTD_compressBound(document.size()), '\0');
  frame.resize(ZSTD_compress(frame.data(), frame.size(), document.data(), document.size(), 1));
  plant("UPDATE evidence SET document_zstd = ?", frame);
  expect_problems({"its hash is not the recorded one", "signature of the submission",
                   "the recorded manifest is not the evidence's"});
}

// A byte flipped in the compressed evidence is found.
TEST_F(CheckTest, FindsFlippedByte) {
  plant(
      "UPDATE evidence SET document_zstd = CAST(substr(document_zstd, 1, 40) || "
      "CASE substr(document_zstd, 41, 1) WHEN x'55' THEN x'AA' ELSE x'55' END || "
      "substr(document_zstd, 42) AS BLOB)");
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
  expect_problems({"signature of the receipt", "the receipt does not say"});
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
  const auto problems = collect::check(store(), {.members = foreign, .hub = roots()});
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0].where, "submission " + id_);
}

}  // namespace
}  // namespace parangon::hub::collect::testing
