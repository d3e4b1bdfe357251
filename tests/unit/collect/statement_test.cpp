// Proves what the hub takes for a statement, and that nothing else is recorded.
#include "shared/trust/tlog_proof.hpp"
#include "tests/unit/collect/collect_fixture.hpp"

namespace parangon::hub::collect::testing {
namespace {

using enum model::StatementAction;

class StatementTest : public CollectTest {
 protected:
  StatementTest() { accepted(incoming(draft())); }
  void name_head() { ASSERT_EQ(record(statement(name_certifier), agency_), "recorded"); }
  const Holder head_ = make_person("head");
};

// A named person certifies; the receipt is signed, says what counts, and is proven to be logged.
TEST_F(StatementTest, CertifiedRevisionCounts) {
  name_head();
  const auto outcome = collector().record(sent(statement(certify), head_)).value();
  const auto receipt = wire::read_statement_receipt(outcome.receipt.json).value();
  EXPECT_EQ(receipt.counts, 1);
  EXPECT_EQ(receipt.signer_person, "head");
  EXPECT_EQ(receipt.log, vkey());
  const auto proof = trust::read_tlog_proof(outcome.receipt.proof).value();
  const auto salt = trust::digest_from_bytes(proof.extra).value();
  EXPECT_TRUE(trust::verify_tlog_proof(
      proof, trust::leaf_hash(trust::as_bytes(trust::commit(salt, outcome.receipt.json))),
      options_.ledger->verifier()));
  EXPECT_EQ(store().counting_submissions(model::Period::year(2025)).size(), 1U);
  EXPECT_TRUE(check().empty());
}

// The same statement again is answered with the same bytes; another under its key is refused.
TEST_F(StatementTest, RepeatedStatementIsAnsweredAgain) {
  name_head();
  const auto one = sent(statement(certify), head_);
  const auto first = collector().record(one).value();
  const auto again = collector().record(one).value();
  EXPECT_TRUE(again.repeated);
  EXPECT_EQ(again.receipt, first.receipt);
  auto other = statement(withdraw);
  other.idempotency_key = one.idempotency_key;
  EXPECT_EQ(record(other, head_), "conflict");
}

// Who may not sign, or signs for others, is refused; so is what was altered.
TEST_F(StatementTest, WrongSignersAreRefused) {
  EXPECT_EQ(record(statement(certify), head_), "forbidden");
  name_head();
  EXPECT_EQ(record(statement(certify), agency_), "forbidden");
  EXPECT_EQ(record(statement(certify), make_person("another")), "forbidden");
  EXPECT_EQ(record(statement(certify), other_agency_), "forbidden");
  EXPECT_EQ(record(statement(name_certifier), head_), "forbidden");
  auto altered = sent(statement(certify), head_);
  altered.document.replace(altered.document.find("certify"), 7, "CERTIFY");
  EXPECT_EQ(collector().record(altered).error().code, Errc::bad_signature);
  EXPECT_TRUE(store().counting_submissions(model::Period::year(2025)).empty());
}

// A person's certificate does not submit figures.
TEST_F(StatementTest, PersonsDoNotSubmit) {
  const auto submission = draft("2");
  auto sent =
      signed_by(head_, wire::write_submission(submission), submission.manifest.idempotency_key);
  EXPECT_EQ(refusal(std::move(sent)), "forbidden: S-SIGNER-PERSON");
}

// A statement of another agency, with another key, or used before, is refused.
TEST_F(StatementTest, ForeignAndReplayedStatementsAreRefused) {
  name_head();
  auto foreign = statement(certify);
  foreign.agency = siret(other);
  EXPECT_EQ(record(foreign, head_), "forbidden");
  auto other_key = sent(statement(certify), head_);
  other_key.idempotency_key = "another";
  EXPECT_EQ(collector().record(other_key).error().code, Errc::invalid_argument);
  auto first = statement(certify);
  EXPECT_EQ(record(first, head_), "recorded");
  first.idempotency_key = "fresh";
  EXPECT_EQ(record(first, head_), "already_exists");
}

// Withdrawing and reverting move what counts; nothing is deleted.
TEST_F(StatementTest, WithdrawAndRevert) {
  name_head();
  accepted(incoming(draft("2")));
  EXPECT_EQ(record(statement(certify, 1), head_), "recorded");
  EXPECT_EQ(record(statement(certify, 2), head_), "recorded");
  EXPECT_EQ(record(statement(withdraw, 2), head_), "recorded");
  EXPECT_TRUE(store().counting_submissions(model::Period::year(2025)).empty());
  EXPECT_EQ(record(statement(revert, 1), head_), "recorded");
  EXPECT_EQ(store().counting_submissions(model::Period::year(2025)).at(0).revision, 1);
  EXPECT_EQ(store().submissions({}, {}).items.size(), 2U);
  EXPECT_TRUE(check().empty());
}

}  // namespace
}  // namespace parangon::hub::collect::testing
