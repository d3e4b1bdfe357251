// Proves that statements are made complete, bound to the document they are about, signed by the key
// of the certificate they show, and that what could not be read back is not signed.
#include "connectors/agent/statement.hpp"

#include <gtest/gtest.h>

#include "certs/profiles.hpp"
#include "shared/trust/jws.hpp"
#include "shared/wire/statement.hpp"

namespace parangon::connectors::agent {
namespace {

using model::StatementAction;

const model::Siret signing_agency = *model::Siret::try_parse("22770001000019");
const Instant signed_at = *parse_instant("2026-03-01T12:00:00.000Z");

Signatory signatory(const trust::CertificateSpec& spec) {
  auto key = trust::PrivateKey::generate(trust::KeyAlgorithm::ec_p256);
  auto certificate = trust::issue_self_signed(spec, *key);
  return {std::move(*key), {std::move(*certificate)}};
}

Signatory person() {
  return signatory(certs::person_spec(signing_agency, "daf", "DAF",
                                      certs::default_validity(certs::Profile::person, signed_at)));
}

wire::RevisionInfo revision() {
  wire::RevisionInfo info{"7f",
                          model::Period::year(2025),
                          3,
                          signed_at,
                          std::string(64, 'a'),
                          0,
                          0,
                          false,
                          {},
                          {},
                          {},
                          {},
                          false};
  return info;
}

TEST(Statement, IsBoundToTheRevisionItIsAboutAndSigned) {
  const auto made =
      about_revision(signing_agency, StatementAction::certify, revision(), "", signed_at);
  const auto spooled = sign_statement(made, person());
  ASSERT_TRUE(spooled) << spooled.error().message.en;
  EXPECT_EQ(spooled->kind, Kind::statement);
  const auto read = wire::read_statement(spooled->document);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->period, model::Period::year(2025));
  EXPECT_EQ(read->revision, 3);
  EXPECT_EQ(read->subject_sha256, std::string(64, 'a'));
  EXPECT_EQ(read->idempotency_key, spooled->key);
  const auto jws = trust::verify_detached(spooled->signature, spooled->document);
  ASSERT_TRUE(jws);
  EXPECT_EQ(jws->header.cty, "vnd.parangon.statement+json");
}

TEST(Statement, KeysAndNoncesAreDrawnAnew) {
  const auto one =
      about_revision(signing_agency, StatementAction::certify, revision(), "", signed_at);
  const auto two =
      about_revision(signing_agency, StatementAction::certify, revision(), "", signed_at);
  EXPECT_NE(one.nonce, two.nonce);
  EXPECT_NE(one.idempotency_key, two.idempotency_key);
}

TEST(Statement, WithoutWhatItsActionNeedsItIsNotSigned) {
  for (const auto action : {StatementAction::withdraw, StatementAction::revert}) {
    EXPECT_FALSE(sign_statement(about_revision(signing_agency, action, revision(), "", signed_at),
                                person()));
    EXPECT_TRUE(sign_statement(about_revision(signing_agency, action, revision(), "why", signed_at),
                               person()));
  }
  const auto name = [&](const char* id, const char* label) {
    return sign_statement(
        about_person(signing_agency, StatementAction::name_certifier, id, label, signed_at),
        person());
  };
  EXPECT_TRUE(name("daf", "DAF"));
  EXPECT_FALSE(name("daf", ""));
  EXPECT_FALSE(name("Daf!", "DAF"));
}

TEST(Signatory, SaysWhoseCertificateItIs) {
  const auto one = person();
  EXPECT_EQ(one.person(), "daf");
  EXPECT_TRUE(one.is_of(signing_agency));
  EXPECT_FALSE(one.is_of(*model::Siret::try_parse("22780646000019")));
  const auto own = signatory(certs::agency_spec(
      signing_agency, "A", certs::default_validity(certs::Profile::agency, signed_at)));
  EXPECT_EQ(own.person(), "");
  EXPECT_TRUE(own.is_of(signing_agency));
}

}  // namespace
}  // namespace parangon::connectors::agent
