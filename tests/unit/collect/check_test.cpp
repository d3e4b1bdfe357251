// Proves that what is stored is held against its signatures, and that planted damage is found.
#include <zstd.h>

#include "tests/unit/collect/check_fixture.hpp"

namespace parangon::hub::collect::testing {
namespace {

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
  expect_problems({"campaign 2025: is not what the log says, as of 2026-"});
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

}  // namespace
}  // namespace parangon::hub::collect::testing
