// Proves that the authority makes each profile as documented, keeps its keys to itself, forgets
// nothing when several commands run at once, and that its lists stop what it revoked.
#include "certs/authority.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <thread>

#include "certs/delivery.hpp"
#include "tests/unit/trust/tools.hpp"

namespace parangon::certs {
namespace {

using ::testing::ElementsAre;
using trust::Purpose;
using trust::testing::mode_of;
using trust::testing::noon;
using trust::testing::read;
using trust::testing::shell;
using trust::testing::TempFolder;

const model::Siret& siret() {
  static const model::Siret value = model::Siret::parse("22770001000019").value();
  return value;
}

class AuthorityTest : public ::testing::Test {
 protected:
  trust::CertificateSpec agency() const {
    return agency_spec(siret(), "Département de Seine-et-Marne",
                       default_validity(Profile::agency, noon()));
  }
  trust::Certificate issue(Profile profile, const trust::CertificateSpec& spec) const {
    const auto key = trust::PrivateKey::generate(trust::KeyAlgorithm::ec_p256).value();
    return authority.issue(profile, spec, key.public_key(), noon()).value();
  }
  Status verify(const trust::Certificate& leaf, const std::string& crls, Purpose purpose) const {
    return trust::TrustStore::from_pem(authority.root().to_pem(), crls)
        .value()
        .verify(std::vector{leaf, authority.issuing()}, purpose, noon());
  }

  const TempFolder folder;
  const std::filesystem::path ca = folder / "ca";
  const Authority authority = Authority::init(ca, "Consortium", noon()).value();
};

TEST_F(AuthorityTest, KeysAre0600AndFolders0700) {
  EXPECT_EQ(mode_of(ca), 0700U);
  EXPECT_EQ(mode_of(ca / "root"), 0700U);
  EXPECT_EQ(mode_of(ca / "issuing"), 0700U);
  EXPECT_EQ(mode_of(ca / "root/key.pem"), 0600U);
  EXPECT_EQ(mode_of(ca / "issuing/key.pem"), 0600U);
  const Delivery delivery{folder / "out/agency", trust::KeyAlgorithm::ed25519, {}};
  ASSERT_TRUE(deliver(authority, Profile::agency, agency(), delivery, noon()));
  EXPECT_EQ(mode_of(folder / "out/agency"), 0700U);
  EXPECT_EQ(mode_of(folder / "out/agency/key.pem"), 0600U);
}

TEST_F(AuthorityTest, ASecondInitChangesNothing) {
  const std::string key = read(ca / "root/key.pem");
  EXPECT_EQ(Authority::init(ca, "Other", noon()).error().code, Errc::already_exists);
  EXPECT_EQ(read(ca / "root/key.pem"), key);
  EXPECT_EQ(Authority::open(ca).value().consortium(), "Consortium");
}

TEST_F(AuthorityTest, AnInitThatFailsLeavesNoHalfAuthority) {
  const auto made = Authority::init(folder / "other", std::string(60, 'x'), noon());
  EXPECT_EQ(made.error().code, Errc::invalid_argument);
  EXPECT_TRUE(Authority::init(folder / "other", "Shorter", noon()));
}

TEST_F(AuthorityTest, OpeningWhatIsNoneIsSaid) {
  EXPECT_EQ(Authority::open(folder / "none").error().code, Errc::not_found);
}

TEST_F(AuthorityTest, EachProfileSaysWhatIsDocumentedAndServesItsPurposeOnly) {
  const auto server =
      issue(Profile::server,
            server_spec({"hub.example"}, {"127.0.0.1"}, default_validity(Profile::server, noon())));
  EXPECT_THAT(server.dns_names(), ElementsAre("hub.example"));
  EXPECT_THAT(server.ip_addresses(), ElementsAre("127.0.0.1"));
  EXPECT_EQ(server.not_after() - server.not_before(), std::chrono::days(397));
  const auto member = issue(Profile::agency, agency());
  EXPECT_THAT(member.uris(), ElementsAre("urn:parangon:agency:22770001000019"));
  EXPECT_EQ(member.subject_cn(), "22770001000019");
  EXPECT_EQ(member.subject_organization(), "Département de Seine-et-Marne");
  EXPECT_EQ(member.not_after() - member.not_before(), std::chrono::days(730));
  const auto signer =
      issue(Profile::signer, signer_spec("Consortium", default_validity(Profile::signer, noon())));
  EXPECT_THAT(signer.uris(), ElementsAre(hub_urn));
  EXPECT_THAT(signer.extended_key_usages(), ElementsAre(trust::eku_document_signing));
  const std::string crls = authority.crls(noon()).value();
  EXPECT_TRUE(verify(server, crls, Purpose::server));
  EXPECT_TRUE(verify(member, crls, Purpose::client));
  EXPECT_TRUE(verify(signer, crls, Purpose::document_signing));
  EXPECT_FALSE(verify(server, crls, Purpose::client));
  EXPECT_FALSE(verify(member, crls, Purpose::server));
  EXPECT_FALSE(verify(member, crls, Purpose::document_signing));
  EXPECT_FALSE(verify(signer, crls, Purpose::client));
}

TEST_F(AuthorityTest, TheAgencyOfACertificateIsTheOneOfItsSingleUrn) {
  EXPECT_EQ(agency_of(issue(Profile::agency, agency())).value(), siret());
  EXPECT_EQ(agency_of(authority.root()).error().code, Errc::forbidden);
  for (const std::vector<std::string>& uris :
       {std::vector<std::string>{"urn:parangon:agency:11122233344455"},
        {"urn:parangon:agency:22770001000019", "urn:parangon:agency:73282932000074"},
        {"urn:parangon:agency:22770001000019", "urn:parangon:agency:x"},
        {"urn:other:22770001000019"}}) {
    trust::CertificateSpec spec = agency();
    spec.san.uri = uris;
    EXPECT_EQ(agency_of(issue(Profile::agency, spec)).error().code, Errc::forbidden);
  }
}

TEST_F(AuthorityTest, ARevokedCertificateIsStoppedByTheNextList) {
  const auto member = issue(Profile::agency, agency());
  EXPECT_TRUE(verify(member, authority.crls(noon()).value(), Purpose::client));
  std::string shouted = member.serial_hex();
  for (char& c : shouted) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  ASSERT_TRUE(authority.revoke(shouted, trust::RevocationReason::key_compromise, noon()));
  const Status refused = verify(member, authority.crls(noon()).value(), Purpose::client);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.fr.find("révoqué"), std::string::npos);
  EXPECT_TRUE(
      verify(issue(Profile::agency, agency()), authority.crls(noon()).value(), Purpose::client));
}

TEST_F(AuthorityTest, ARevokedIssuingAuthorityStopsEverything) {
  const auto member = issue(Profile::agency, agency());
  ASSERT_TRUE(authority.revoke(authority.issuing().serial_hex(),
                               trust::RevocationReason::ca_compromise, noon()));
  EXPECT_FALSE(verify(member, authority.crls(noon()).value(), Purpose::client));
}

TEST_F(AuthorityTest, RevokingTwiceOrTheUnknownOrTheRootIsRefused) {
  const auto reason = trust::RevocationReason::superseded;
  const auto member = issue(Profile::agency, agency());
  ASSERT_TRUE(authority.revoke(member.serial_hex(), reason, noon()));
  EXPECT_EQ(authority.revoke(member.serial_hex(), reason, noon()).error().code, Errc::conflict);
  EXPECT_EQ(authority.revoke("0bad", reason, noon()).error().code, Errc::invalid_argument);
  EXPECT_EQ(authority.revoke(authority.root().serial_hex(), reason, noon()).error().code,
            Errc::invalid_argument);
}

TEST_F(AuthorityTest, ListsAreNumberedAndReadByOpenssl) {
  ASSERT_TRUE(authority.crls(noon()));
  const std::string second = authority.crls(noon()).value();
  trust::testing::write(folder / "crl.pem", second);
  trust::testing::write(folder / "issuing.pem", authority.issuing().to_pem());
  const auto seen =
      shell("openssl crl -noout -crlnumber -verify -CAfile " + (folder / "issuing.pem").string() +
            " -in " + (folder / "crl.pem").string());
  EXPECT_NE(seen.output.find("verify OK"), std::string::npos) << seen.output;
  EXPECT_NE(seen.output.find("crlNumber=0x02"), std::string::npos) << seen.output;
}

TEST_F(AuthorityTest, AListMadeLongAgoStopsEverybody) {
  const auto member = issue(Profile::agency, agency());
  const std::string old = authority.crls(noon() - std::chrono::days(40)).value();
  const Status refused = verify(member, old, Purpose::client);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.fr.find("périmée"), std::string::npos);
}

TEST_F(AuthorityTest, TheRootsLastListServesWhileItsKeyIsAway) {
  ASSERT_TRUE(authority.crls(noon()));
  std::filesystem::remove(ca / "root/key.pem");
  const auto member = issue(Profile::agency, agency());
  const auto lists = authority.crls(noon() + std::chrono::hours(1));
  ASSERT_TRUE(lists);
  const auto missing = authority.crls(noon() + std::chrono::days(default_root_crl_days + 1));
  EXPECT_EQ(missing.error().code, Errc::not_found);
  EXPECT_NE(missing.error().message.en.find("root/key.pem"), std::string::npos);
  ASSERT_TRUE(authority.revoke(authority.issuing().serial_hex(),
                               trust::RevocationReason::ca_compromise,
                               noon() + std::chrono::hours(2)));
  EXPECT_EQ(authority.crls(noon() + std::chrono::hours(3)).error().code, Errc::not_found);
}

TEST_F(AuthorityTest, ACertificateDoesNotOutlastItsAuthority) {
  trust::CertificateSpec spec = agency();
  spec.not_after = authority.issuing().not_after() + std::chrono::days(1);
  const auto key = trust::PrivateKey::generate(trust::KeyAlgorithm::ec_p256).value();
  EXPECT_EQ(authority.issue(Profile::agency, spec, key.public_key(), noon()).error().code,
            Errc::invalid_argument);
}

TEST_F(AuthorityTest, ConcurrentIssuesAreAllInTheIndex) {
  constexpr int threads = 6;
  constexpr int each = 5;
  std::vector<std::jthread> running;
  for (int i = 0; i < threads; ++i) {
    running.emplace_back([this] {
      for (int k = 0; k < each; ++k) issue(Profile::agency, agency());
    });
  }
  running.clear();
  std::set<std::string> serials;
  for (const auto& entry : authority.list().value()) {
    serials.insert(entry.serial_hex);
    EXPECT_TRUE(std::filesystem::exists(ca / "issued" / (entry.serial_hex + ".pem")));
  }
  EXPECT_EQ(serials.size(), 2U + threads * each);
}

TEST_F(AuthorityTest, AnUnreadableIndexIsSaidWithItsLineAndNotReplaced) {
  const std::string before = read(ca / "index.jsonl");
  for (const char* line : {"{", "{}\n", "{\"event\":\"revoked\",\"serial\":\"00\"}\n", "[]\n",
                           "{\"event\":\"crl\",\"issuer\":\"root\"}\n"}) {
    trust::testing::write(ca / "index.jsonl", before + line);
    const auto list = authority.list();
    ASSERT_FALSE(list) << line;
    EXPECT_EQ(list.error().code, Errc::malformed);
    EXPECT_NE(list.error().message.fr.find("ligne 3"), std::string::npos);
    EXPECT_FALSE(authority.crls(noon()));
    EXPECT_EQ(read(ca / "index.jsonl"), before + line);
  }
}

TEST_F(AuthorityTest, DeliveryWritesTheChainAndReplacesNothing) {
  const Delivery delivery{folder / "out", trust::KeyAlgorithm::ec_p256, {}};
  const auto leaf = deliver(authority, Profile::agency, agency(), delivery, noon()).value();
  EXPECT_EQ(trust::load_chain_file(folder / "out/cert.pem").value(),
            (std::vector{leaf, authority.issuing()}));
  EXPECT_EQ(trust::Certificate::from_pem(read(folder / "out/ca.pem")).value(), authority.root());
  EXPECT_EQ(trust::PrivateKey::load(folder / "out/key.pem").value().public_key(),
            leaf.public_key());
  const std::size_t issued = authority.list().value().size();
  EXPECT_EQ(deliver(authority, Profile::agency, agency(), delivery, noon()).error().code,
            Errc::already_exists);
  EXPECT_EQ(authority.list().value().size(), issued);
}

TEST_F(AuthorityTest, ARefusedDeliveryLeavesNoKeyBehind) {
  trust::CertificateSpec spec = agency();
  spec.organization = std::string(65, 'x');
  const Delivery delivery{folder / "out", trust::KeyAlgorithm::ec_p256, {}};
  EXPECT_EQ(deliver(authority, Profile::agency, spec, delivery, noon()).error().code,
            Errc::invalid_argument);
  EXPECT_TRUE(std::filesystem::is_empty(folder / "out"));
}

TEST(Profiles, KeysThatCannotDoTheWorkAreRefused) {
  const auto good = trust::PrivateKey::generate(trust::KeyAlgorithm::ed25519).value().public_key();
  const TempFolder folder;
  const auto rsa = [&](int bits) {
    const auto pem = shell("openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:" +
                           std::to_string(bits) + " 2>/dev/null | openssl pkey -pubout");
    return trust::PublicKey::from_pem(pem.output).value();
  };
  EXPECT_TRUE(check_key(Profile::agency, good));
  EXPECT_TRUE(check_key(Profile::server, rsa(2048)));
  EXPECT_EQ(check_key(Profile::agency, rsa(2048)).error().code, Errc::invalid_argument);
  EXPECT_EQ(check_key(Profile::server, rsa(1024)).error().code, Errc::invalid_argument);
}

}  // namespace
}  // namespace parangon::certs
