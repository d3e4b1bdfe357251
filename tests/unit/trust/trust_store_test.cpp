// Proves that a chain is believed when everything about it is right, and that each thing that can
// be wrong is refused with its own sentence in both languages.
#include "shared/trust/trust_store.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "tests/unit/trust/tools.hpp"

namespace parangon::trust {
namespace {

using testing::Consortium;
using testing::Holder;
using testing::leaf_spec;
using testing::make_below;
using testing::make_root;
using testing::noon;
using testing::shell;
using testing::TempFolder;

class TrustStoreTest : public ::testing::Test {
 protected:
  TrustStore store(const std::string& crls = {}) const {
    return TrustStore::from_pem(c.root.certificate.to_pem(), crls).value();
  }
  Status verify(const Certificate& leaf, Purpose purpose = Purpose::client) const {
    return store(c.crls()).verify(std::vector{leaf, c.issuing.certificate}, purpose, noon());
  }
  /// The sentence after the name of the certificate, as a key that two reasons must not share.
  static std::string reason(const Status& status) {
    if (status) return "accepted";
    EXPECT_EQ(status.error().code, Errc::bad_signature);
    EXPECT_FALSE(status.error().message.en.empty());
    const std::string& fr = status.error().message.fr;
    const auto at = fr.find(" refusé : ");
    EXPECT_NE(at, std::string::npos) << fr;
    return at == std::string::npos ? fr : fr.substr(at);
  }
  static bool says(const Status& status, std::string_view words) {
    return !status && status.error().message.fr.find(words) != std::string::npos;
  }
  Certificate weak() const;

  const Consortium c{};
};

/// An RSA-1024 leaf: our own issuing refuses the key, so OpenSSL's command plays the authority.
Certificate TrustStoreTest::weak() const {
  const TempFolder folder;
  EXPECT_TRUE(c.issuing.key.save(folder / "ca.key"));
  testing::write(folder / "ca.pem", c.issuing.certificate.to_pem());
  testing::write(folder / "ext", "extendedKeyUsage=clientAuth\nkeyUsage=digitalSignature\n");
  const auto made =
      shell("cd " + folder.path().string() +
            " && openssl req -new -newkey rsa:1024 -nodes -keyout k -subj /CN=weak -out csr"
            " && openssl x509 -req -in csr -CA ca.pem -CAkey ca.key -set_serial 7 -days 36500"
            " -sha256 -extfile ext -out leaf.pem");
  EXPECT_EQ(made.code, 0) << made.output;
  return Certificate::from_pem(testing::read(folder / "leaf.pem")).value();
}

TEST_F(TrustStoreTest, EachPurposeIsAcceptedWithItsCertificateAndNoOther) {
  const std::map<Purpose, Certificate> made{{Purpose::client, c.agency.certificate},
                                            {Purpose::server, c.server.certificate},
                                            {Purpose::document_signing, c.signer.certificate}};
  for (const auto& [purpose, unused] : made) {
    for (const auto& [other, leaf] : made) {
      const Status status = verify(leaf, purpose);
      EXPECT_EQ(status.has_value(), purpose == other);
      if (purpose != other) {
        EXPECT_TRUE(says(status, "pas fait pour cet usage")) << reason(status);
      }
    }
  }
}

TEST_F(TrustStoreTest, IsAcceptedWithoutListsWhenNoneIsLoaded) {
  EXPECT_FALSE(store().has_crls());
  EXPECT_TRUE(store(c.crls()).has_crls());
  EXPECT_TRUE(
      store().verify(c.agency.certificate, {&c.issuing.certificate, 1}, Purpose::client, noon()));
}

TEST_F(TrustStoreTest, ExpiredAndNotYetValid) {
  const TrustStore plain = store();
  const std::vector chain{c.agency.certificate, c.issuing.certificate};
  const auto at = [&](Instant when) { return plain.verify(chain, Purpose::client, when); };
  EXPECT_TRUE(at(c.agency.certificate.not_before()));
  EXPECT_TRUE(at(c.agency.certificate.not_after() - std::chrono::seconds(1)));
  EXPECT_TRUE(
      says(at(c.agency.certificate.not_after() + std::chrono::seconds(1)), "il est expiré"));
  EXPECT_TRUE(
      says(at(c.agency.certificate.not_before() - std::chrono::seconds(1)), "pas encore valable"));
}

TEST_F(TrustStoreTest, RevokedLeafAndRevokedAuthority) {
  const std::vector chain{c.agency.certificate, c.issuing.certificate};
  const RevokedCertificate leaf{c.agency.certificate.serial_hex(), noon() - std::chrono::hours(2),
                                RevocationReason::key_compromise};
  const RevokedCertificate authority{c.issuing.certificate.serial_hex(),
                                     noon() - std::chrono::hours(2),
                                     RevocationReason::ca_compromise};
  const Status by_leaf = store(c.crls({leaf})).verify(chain, Purpose::client, noon());
  EXPECT_TRUE(says(by_leaf, "révoqué"));
  EXPECT_TRUE(says(by_leaf, "22770001000019"));
  const Status by_authority = store(c.crls({}, {authority})).verify(chain, Purpose::client, noon());
  EXPECT_TRUE(says(by_authority, "révoqué"));
  EXPECT_TRUE(says(by_authority, "Test Issuing"));
}

TEST_F(TrustStoreTest, OutdatedMissingAndForgedLists) {
  const std::vector chain{c.agency.certificate, c.issuing.certificate};
  const auto list = [&](const Holder& issuer, const Holder& signer, Instant from) {
    return make_crl(issuer.certificate, signer.key, {}, 1, from, from + std::chrono::days(30))
        .value();
  };
  const Instant recent = noon() - std::chrono::days(1);
  const std::string root_list = list(c.root, c.root, recent);
  const auto with = [&](const std::string& crls) {
    return store(crls).verify(chain, Purpose::client, noon());
  };
  EXPECT_TRUE(says(with(root_list + list(c.issuing, c.issuing, noon() - std::chrono::days(40))),
                   "est périmée"));
  EXPECT_TRUE(says(with(root_list + list(c.issuing, c.issuing, noon() + std::chrono::days(1))),
                   "datée du futur"));
  EXPECT_TRUE(says(with(root_list), "liste de révocation de son émetteur manque"));
  // Same name as the issuing authority, other key: its list must not stand in for the real one.
  const Holder twin = make_below(c.root, testing::authority_spec("Test Issuing", 0));
  EXPECT_FALSE(with(root_list + list(twin, twin, recent)));
}

TEST_F(TrustStoreTest, OtherAuthorityMissingIssuerAndSelfSigned) {
  const Consortium other;
  const TrustStore plain = store();
  const auto verify_chain = [&](const std::vector<Certificate>& chain) {
    return plain.verify(chain, Purpose::client, noon());
  };
  EXPECT_TRUE(says(verify_chain({c.agency.certificate}), "ni joint ni reconnu"));
  // Same names all along, so the signature is what tells them apart.
  EXPECT_TRUE(says(verify_chain({other.agency.certificate, c.issuing.certificate}), "joint"));
  const Holder far = make_root("Another Root");
  const Holder far_leaf = make_below(far, leaf_spec("x", eku_client_auth));
  EXPECT_TRUE(says(verify_chain({far_leaf.certificate, far.certificate}),
                   "vient d'une autorité qui n'est pas reconnue"));
  const PrivateKey key = PrivateKey::generate(KeyAlgorithm::ec_p256).value();
  const Certificate alone = issue_self_signed(leaf_spec("self", eku_client_auth), key).value();
  EXPECT_TRUE(says(verify_chain({alone}), "signé par lui-même"));
}

TEST_F(TrustStoreTest, WeakKey) {
  EXPECT_TRUE(says(verify(weak()), "trop faible (moins de 112 bits"));
}

TEST_F(TrustStoreTest, LeafServingAsAuthority) {
  const PrivateKey key = PrivateKey::generate(KeyAlgorithm::ec_p256).value();
  // Our own issuing refuses this too, so the leaf claims to be an authority and another below it
  // is longer than the path allows.
  EXPECT_EQ(
      issue(leaf_spec("x", eku_client_auth), key.public_key(), c.agency.certificate, c.agency.key)
          .error()
          .code,
      Errc::invalid_argument);
  const Holder sub = make_below(c.issuing, testing::authority_spec("Sub", 0));
  const Holder leaf = make_below(sub, leaf_spec("x", eku_client_auth));
  const Status status =
      store().verify(std::vector{leaf.certificate, sub.certificate, c.issuing.certificate},
                     Purpose::client, noon());
  EXPECT_TRUE(says(status, "ne peut avoir autant d'autorités"));
}

TEST_F(TrustStoreTest, AbsentExtendedUsageIsNotTakenForAny) {
  CertificateSpec spec = leaf_spec("x", eku_client_auth);
  spec.extended_usages.clear();
  EXPECT_TRUE(says(verify(make_below(c.issuing, spec).certificate), "pas fait pour cet usage"));
  spec = leaf_spec("x", eku_client_auth);
  spec.key_usages = {"keyAgreement"};
  EXPECT_TRUE(says(verify(make_below(c.issuing, spec).certificate), "pas fait pour cet usage"));
}

TEST_F(TrustStoreTest, ReasonsDifferFromEachOther) {
  const TrustStore plain = store();
  const std::vector chain{c.agency.certificate, c.issuing.certificate};
  const PrivateKey key = PrivateKey::generate(KeyAlgorithm::ec_p256).value();
  const RevokedCertificate gone{c.agency.certificate.serial_hex(), noon(), {}};
  const std::string stale = make_crl(c.issuing.certificate, c.issuing.key, {}, 1,
                                     noon() - std::chrono::days(9), noon() - std::chrono::days(8))
                                .value() +
                            make_crl(c.root.certificate, c.root.key, {}, 1,
                                     noon() - std::chrono::days(9), noon() + std::chrono::days(8))
                                .value();
  const Holder far = make_root("Another Root");
  const Holder far_leaf = make_below(far, leaf_spec("x", eku_client_auth));
  const std::vector<Status> refused{
      plain.verify(chain, Purpose::client, c.agency.certificate.not_after() + std::chrono::days(1)),
      plain.verify(chain, Purpose::client,
                   c.agency.certificate.not_before() - std::chrono::days(1)),
      store(c.crls({gone})).verify(chain, Purpose::client, noon()),
      plain.verify(std::vector{far_leaf.certificate, far.certificate}, Purpose::client, noon()),
      plain.verify(std::vector{c.agency.certificate}, Purpose::client, noon()),
      plain.verify(std::vector{issue_self_signed(leaf_spec("self", eku_client_auth), key).value()},
                   Purpose::client, noon()),
      verify(c.server.certificate),
      verify(weak()),
      store(stale).verify(chain, Purpose::client, noon())};
  std::set<std::string> reasons;
  for (const Status& status : refused) reasons.insert(reason(status));
  EXPECT_EQ(reasons.size(), refused.size());
  EXPECT_EQ(reasons.count("accepted"), 0U);
}

TEST_F(TrustStoreTest, EmptyChainIsUnauthenticated) {
  EXPECT_EQ(store().verify(std::span<const Certificate>{}, Purpose::client, noon()).error().code,
            Errc::unauthenticated);
}

TEST_F(TrustStoreTest, RootsAndListsMustBeWhatTheyClaim) {
  EXPECT_EQ(TrustStore::from_pem(c.issuing.certificate.to_pem()).error().code, Errc::malformed);
  EXPECT_EQ(TrustStore::from_pem("").error().code, Errc::malformed);
  const std::string root = c.root.certificate.to_pem();
  EXPECT_EQ(TrustStore::from_pem(root, "nothing").error().code, Errc::malformed);
  std::string broken = c.crls();
  broken[broken.size() / 4] = '!';
  EXPECT_EQ(TrustStore::from_pem(root, broken).error().code, Errc::malformed);
  EXPECT_EQ(TrustStore::load("/nonexistent/root.pem").error().code, Errc::not_found);
}

TEST_F(TrustStoreTest, ControlCharactersOfAForeignNameDoNotReachTheMessage) {
  const Holder far = make_root("Another Root");
  const Holder leaf = make_below(far, leaf_spec("a\x1b[31mb\nc", eku_client_auth));
  const Status status = store().verify(std::vector{leaf.certificate}, Purpose::client, noon());
  ASSERT_FALSE(status);
  EXPECT_NE(status.error().message.en.find("a?[31mb?c"), std::string::npos);
}

}  // namespace
}  // namespace parangon::trust
