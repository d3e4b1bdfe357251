// Proves which submissions are committed, which receipt they get, and that each check refuses.
#include "tests/unit/collect/collect_fixture.hpp"

namespace parangon::hub::collect::testing {
namespace {

using SubmitTest = CollectTest;

// A valid submission is committed; its receipt is signed by the hub and says what was received.
TEST_F(SubmitTest, ValidSubmissionGetsASignedReceipt) {
  const auto sent = incoming(draft());
  const auto answer = accepted(sent);
  EXPECT_FALSE(answer.repeated);
  const auto verified = trust::verify_detached(answer.receipt.jws, answer.receipt.json);
  ASSERT_TRUE(verified);
  EXPECT_EQ(verified->signer(), hub_.certificate);
  const auto receipt = wire::read_receipt(answer.receipt.json).value();
  EXPECT_EQ(receipt.hub, "hub");
  EXPECT_EQ(receipt.submission, answer.submission);
  EXPECT_EQ(receipt.agency, siret());
  EXPECT_EQ(receipt.period, model::Period::year(2025));
  EXPECT_EQ(receipt.revision, 1);
  EXPECT_EQ(receipt.document_sha256, trust::to_hex(trust::sha256(sent.document)));
  EXPECT_EQ(receipt.signature_sha256, trust::to_hex(trust::sha256(sent.signature)));
  EXPECT_EQ(receipt.signer_sha256, trust::to_hex(agency_.certificate.fingerprint()));
  EXPECT_EQ(receipt.idempotency_key, "key-1");
  EXPECT_EQ(receipt.received, clock_.at);
  EXPECT_EQ(store().receipt(answer.submission), answer.receipt);
  EXPECT_EQ(store().evidence(answer.submission)->document, sent.document);
  EXPECT_TRUE(check().empty());
}

// A corrected submission is the next revision.
TEST_F(SubmitTest, SecondSubmissionIsTheNextRevision) {
  accepted(incoming(draft("1")));
  const auto answer = accepted(incoming(draft("2")));
  EXPECT_EQ(wire::read_receipt(answer.receipt.json)->revision, 2);
}

// The same key and document give the same bytes again, even signed anew and hours later.
TEST_F(SubmitTest, RepeatedKeyGivesTheSameReceipt) {
  const auto first = accepted(incoming(draft()));
  clock_.at += std::chrono::hours(3);
  const auto again = accepted(incoming(draft()));
  EXPECT_TRUE(again.repeated);
  EXPECT_EQ(again.receipt, first.receipt);
  EXPECT_EQ(store().submissions({.agency = siret()}, {}).items.size(), 1U);
}

// A repeated key is answered from what is stored, without looking at the signature.
TEST_F(SubmitTest, RepeatedKeyIsAnsweredEarly) {
  const auto first = accepted(incoming(draft()));
  auto again = incoming(draft());
  again.signature = "lost";
  EXPECT_EQ(accepted(again).receipt, first.receipt);
}

// The same key with another document is refused.
TEST_F(SubmitTest, ReusedKeyIsRefused) {
  accepted(incoming(draft()));
  auto changed = draft();
  changed.manifest.lines.in += 1;
  changed.manifest.lines.excluded += 1;
  EXPECT_EQ(refusal(incoming(changed)), "conflict: S-KEY-REUSED");
}

// A document that was sent before, under a new key, is refused by its nonce.
TEST_F(SubmitTest, ReplayedNonceIsRefused) {
  accepted(incoming(draft("1")));
  auto replayed = draft("2");
  replayed.manifest.nonce = draft("1").manifest.nonce;
  EXPECT_EQ(refusal(incoming(replayed)), "conflict: S-NONCE-REUSED");
}

// Without the header, or with one too long, nothing is looked at.
TEST_F(SubmitTest, MissingOrOversizedKeyIsRefused) {
  auto sent = incoming(draft());
  sent.idempotency_key.clear();
  EXPECT_EQ(refusal(sent), "invalid_argument: S-KEY-MISMATCH");
  sent.idempotency_key.assign(max_idempotency_key + 1, 'k');
  EXPECT_EQ(refusal(sent), "invalid_argument: S-KEY-MISMATCH");
}

// A header that is not the manifest's key is refused.
TEST_F(SubmitTest, HeaderOtherThanManifestIsRefused) {
  auto sent = incoming(draft());
  sent.idempotency_key = "another";
  EXPECT_EQ(refusal(sent), "invalid_argument: S-KEY-MISMATCH");
}

// Oversized parts are refused before anything is computed over them.
TEST_F(SubmitTest, OversizedPartsAreRefused) {
  auto sent = incoming(draft());
  sent.signature.assign(max_signature_bytes + 1, 'x');
  EXPECT_EQ(refusal(sent), "too_large: S-TOO-LARGE");
  sent = incoming(draft());
  sent.document.resize(max_document_bytes + 1);
  EXPECT_EQ(refusal(std::move(sent)), "too_large: S-TOO-LARGE");
}

// One changed byte, wherever it is, breaks the signature.
TEST_F(SubmitTest, AlteredDocumentIsRefused) {
  const auto sent = incoming(draft());
  for (const std::size_t at :
       {std::size_t{0}, sent.document.size() / 2, sent.document.size() - 1}) {
    auto altered = sent;
    altered.document[at] = static_cast<char>(altered.document[at] ^ 1);
    EXPECT_EQ(refusal(altered), "bad_signature: S-SIGNATURE") << at;
  }
}

// A signature that is none, or for another document, is refused.
TEST_F(SubmitTest, ForeignSignatureIsRefused) {
  auto sent = incoming(draft("1"));
  sent.signature = incoming(draft("2")).signature;
  EXPECT_EQ(refusal(sent), "bad_signature: S-SIGNATURE");
  sent.signature = "not a JWS";
  EXPECT_EQ(refusal(sent), "bad_signature: S-SIGNATURE");
}

// A signer of another authority is not believed, whatever it says it is.
TEST_F(SubmitTest, ForeignAuthorityIsRefused) {
  const auto stranger = trust::testing::make_root("Stranger");
  const auto fake = make_below(stranger, agency_spec(ours));
  const auto document = wire::write_submission(draft());
  EXPECT_EQ(refusal(signed_by(fake, document, "key-1")), "bad_signature: S-SIGNATURE");
}

// A certificate that has expired when the submission arrives is refused.
TEST_F(SubmitTest, ExpiredSignerIsRefused) {
  clock_.at += std::chrono::days(500);
  EXPECT_EQ(refusal(incoming(draft())), "bad_signature: S-SIGNATURE");
}

// A certificate of the right authority but for another purpose does not sign submissions.
TEST_F(SubmitTest, SignerForAnotherPurposeIsRefused) {
  const auto document = wire::write_submission(draft());
  EXPECT_EQ(refusal(signed_by(hub_, document, "key-1")), "bad_signature: S-SIGNATURE");
}

// A trusted certificate that names no agency does not sign submissions.
TEST_F(SubmitTest, SignerWithoutAgencyIsRefused) {
  const auto nobody =
      make_below(issuing_, trust::testing::leaf_spec("nobody", trust::eku_client_auth));
  const auto document = wire::write_submission(draft());
  EXPECT_EQ(refusal(signed_by(nobody, document, "key-1")), "bad_signature: S-SIGNATURE");
}

// Signed by another member than the one connected: refused.
TEST_F(SubmitTest, SignerOfAnotherAgencyIsRefused) {
  const auto document = wire::write_submission(draft());
  EXPECT_EQ(refusal(signed_by(other_agency_, document, "key-1")), "forbidden: S-AGENCY-MISMATCH");
}

// A manifest that names another member than the one that signs and connects: refused.
TEST_F(SubmitTest, ManifestOfAnotherAgencyIsRefused) {
  auto submission = draft();
  submission.manifest.agency = siret(other);
  EXPECT_EQ(refusal(incoming(submission)), "forbidden: S-AGENCY-MISMATCH");
}

// Who is no member, or is suspended, is refused.
TEST_F(SubmitTest, UnknownAndSuspendedAgenciesAreRefused) {
  auto sent = incoming(draft());
  sent.member.agency = siret("35600000000048");
  EXPECT_EQ(refusal(sent), "forbidden: S-AGENCY-UNKNOWN");
  set_active(false, "left the consortium");
  EXPECT_EQ(refusal(incoming(draft())), "forbidden: S-AGENCY-SUSPENDED");
  set_active(true, "");
  accepted(incoming(draft()));
}

// A signed document that is no submission, or only half of one, is refused.
TEST_F(SubmitTest, UnreadableDocumentIsRefused) {
  EXPECT_EQ(refusal(signed_by(agency_, "{}", "key-1")), "malformed: S-FORMAT");
  EXPECT_EQ(refusal(signed_by(agency_, "", "key-1")), "malformed: S-FORMAT");
  auto half = wire::write_submission(draft());
  half.resize(half.size() / 2);
  EXPECT_EQ(refusal(signed_by(agency_, half, "key-1")), "malformed: S-FORMAT");
}

// The rules on manifest and figures refuse, all findings together.
TEST_F(SubmitTest, RuleViolationsAreRefused) {
  auto submission = draft();
  submission.manifest.rules_version = "0";
  submission.manifest.figures += 1;
  EXPECT_EQ(refusal(incoming(submission)), "rule_violation: S-COUNTS S-RULES-VERSION");
  submission = draft();
  submission.manifest.register_release = 2;
  EXPECT_EQ(refusal(incoming(submission)), "rule_violation: S-REGISTER-UNKNOWN");
  EXPECT_TRUE(import_register("35600000000048").added);
  accepted(incoming(submission));
}

// A period that has not begun by the hub's clock is refused.
TEST_F(SubmitTest, FuturePeriodIsRefused) {
  auto submission = draft();
  submission.manifest.period = model::Period::year(2027);
  EXPECT_EQ(refusal(incoming(submission)), "rule_violation: S-PERIOD-FUTURE");
}

// A submission so large that rules and insertion overlap is rolled back when a rule refuses, and
// committed when none does.
TEST_F(SubmitTest, LargeSubmissionIsJudgedWhileInserted) {
  const parangon::testing::SyntheticShape shape{16, 12};
  const auto large = parangon::testing::synthetic_nomenclature(shape);
  Collector collector(store(), clock_, large, {"hub", vkey(), {}, calendar()},
                      {roots(), hub_.key, chain(hub_)});
  parangon::testing::SyntheticFigures figures;
  figures.add_all(shape);
  const auto good = draft_of(figures.figures(), "good");
  ASSERT_GT(good.figures.size(), 50'000U);
  auto bad = draft_of(good.figures, "bad");
  bad.manifest.sealed -= 1;
  const auto outcome = collector.submit(incoming(bad));
  ASSERT_TRUE(std::holds_alternative<Refused>(outcome));
  EXPECT_EQ(words(std::get<Refused>(outcome)), "rule_violation: S-COUNTS");
  EXPECT_TRUE(store().submissions({.agency = siret()}, {}).items.empty());
  EXPECT_TRUE(store().check().empty());
  ASSERT_TRUE(std::holds_alternative<Accepted>(collector.submit(incoming(good))));
  EXPECT_TRUE(check().empty());
}

// Validation alone judges the same and writes nothing.
TEST_F(SubmitTest, ValidationCommitsNothing) {
  const auto outcome = collector().validate(incoming(draft()));
  ASSERT_TRUE(std::holds_alternative<Accepted>(outcome));
  EXPECT_TRUE(std::get<Accepted>(outcome).receipt.json.empty());
  EXPECT_TRUE(store().submissions({.agency = siret()}, {}).items.empty());
  auto bad = draft();
  bad.manifest.rules_version = "0";
  EXPECT_TRUE(std::holds_alternative<Refused>(collector().validate(incoming(bad))));
  accepted(incoming(draft("1")));
  auto replayed = draft("2");
  replayed.manifest.nonce = draft("1").manifest.nonce;
  const auto refused = collector().validate(incoming(replayed));
  EXPECT_EQ(words(std::get<Refused>(refused)), "conflict: S-NONCE-REUSED");
}

// A revocation list that is loaded while the hub runs counts from the next submission on.
TEST_F(SubmitTest, RevocationCountsAfterReload) {
  accepted(incoming(draft("1")));
  const auto now = clock_.at;
  const std::vector<trust::RevokedCertificate> revoked = {
      {agency_.certificate.serial_hex(), now, trust::RevocationReason::key_compromise}};
  const auto lists =
      trust::make_crl(root_.certificate, root_.key, {}, 1, now, now + std::chrono::days(1))
          .value() +
      trust::make_crl(issuing_.certificate, issuing_.key, revoked, 1, now,
                      now + std::chrono::days(1))
          .value();
  collector().replace_credentials(
      {trust::TrustStore::from_pem(root_.certificate.to_pem(), lists).value(), hub_.key,
       chain(hub_)});
  EXPECT_EQ(refusal(incoming(draft("2"))), "bad_signature: S-SIGNATURE");
}

// A full disk reaches the caller as an outage; what was there is still there, and whole.
TEST_F(SubmitTest, FullDiskIsAnOutage) {
  accepted(incoming(draft("1")));
  options_.max_file_bytes = 4096;  // Below what the file has: it cannot grow any more.
  open_store();
  try {
    for (int i = 2; i < 100; ++i) accepted(incoming(draft(std::to_string(i))));
    FAIL() << "the quota was never reached";
  } catch (const store::StoreUnavailable& down) {
    EXPECT_EQ(down.outage(), store::Outage::full);
  }
  EXPECT_TRUE(check().empty());
}

// A record from a time when the clock was years ahead sets the instant of all that follow: what
// would not verify at it, because its certificate has ended by then, is not recorded.
TEST_F(SubmitTest, ACertificateThatEndsBeforeTheNewestRecordIsAnOutage) {
  accepted(incoming(draft("1")));
  const auto ahead = event("hub", "backup_made", {"operator:test", "local"}, {{"file", "copy"}});
  ASSERT_TRUE(store().record_event(clock_.at + std::chrono::days(500), ahead));
  const std::function<void()> attempts[] = {
      [&] { submit(incoming(draft("2"))); },
      [&] { record(statement(model::StatementAction::name_certifier), agency_); }};
  for (const auto& attempt : attempts) {
    try {
      attempt();
      FAIL() << "recorded";
    } catch (const store::StoreUnavailable& down) {
      EXPECT_EQ(down.outage(), store::Outage::clock);
    }
  }
  EXPECT_EQ(store().submissions({}, {}).items.size(), 1U);
  EXPECT_TRUE(check().empty());
}

// A database that another program has locked reaches the caller as busy.
TEST_F(SubmitTest, LockedDatabaseIsAnOutage) {
  options_.busy_timeout = std::chrono::milliseconds(50);
  open_store();
  SQLite::Database holder(options_.file, SQLite::OPEN_READWRITE);
  holder.exec("BEGIN IMMEDIATE");
  try {
    submit(incoming(draft()));
    FAIL() << "committed in spite of the lock";
  } catch (const store::StoreUnavailable& down) {
    EXPECT_EQ(down.outage(), store::Outage::busy);
  }
  holder.exec("ROLLBACK");
  accepted(incoming(draft()));
}

}  // namespace
}  // namespace parangon::hub::collect::testing
