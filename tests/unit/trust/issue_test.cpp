// Proves that issued certificates, requests and revocation lists are what OpenSSL's command takes
// them for, and that what must not be issued is not.
#include "shared/trust/issue.hpp"

#include <gtest/gtest.h>

#include <set>

#include "tests/unit/trust/tools.hpp"

namespace parangon::trust {
namespace {

using testing::Consortium;
using testing::leaf_spec;
using testing::noon;
using testing::shell;
using testing::TempFolder;

TEST(Issue, OpensslVerifiesEachPurposeAndRefusesTheOther) {
  const TempFolder folder;
  const Consortium c;
  testing::write(folder / "root", c.root.certificate.to_pem());
  testing::write(folder / "issuing", c.issuing.certificate.to_pem());
  testing::write(folder / "agency", c.agency.certificate.to_pem());
  testing::write(folder / "server", c.server.certificate.to_pem());
  const auto verify = [&](const std::string& purpose, const std::string& leaf) {
    return shell("cd " + folder.path().string() + " && openssl verify -x509_strict -attime " +
                 std::to_string(noon().time_since_epoch().count() / 1000) +
                 " -auth_level 2 -CAfile root -untrusted issuing -purpose " + purpose + " " + leaf)
        .code;
  };
  EXPECT_EQ(verify("sslclient", "agency"), 0);
  EXPECT_EQ(verify("sslserver", "server"), 0);
  EXPECT_NE(verify("sslserver", "agency"), 0);
  EXPECT_NE(verify("sslclient", "server"), 0);
}

TEST(Issue, SerialNumbersAreRandomAndOf128Bits) {
  const testing::Holder root = testing::make_root();
  std::set<std::string> serials;
  for (int i = 0; i < 50; ++i) {
    const auto leaf =
        issue(leaf_spec("x", eku_client_auth), root.key.public_key(), root.certificate, root.key);
    serials.insert(leaf.value().serial_hex());
    EXPECT_LE(leaf.value().serial_hex().size(), 32U);
    EXPECT_GE(leaf.value().serial_hex().size(), 28U);
  }
  EXPECT_EQ(serials.size(), 50U);
}

TEST(Issue, WhatCannotBeWrittenIsRefused) {
  const testing::Holder root = testing::make_root();
  const auto refused = [&](auto change) {
    CertificateSpec spec = leaf_spec("x", eku_client_auth);
    change(spec);
    const auto made = issue(spec, root.key.public_key(), root.certificate, root.key);
    return !made && made.error().code == Errc::invalid_argument;
  };
  EXPECT_FALSE(refused([](CertificateSpec&) {}));
  EXPECT_TRUE(refused([](CertificateSpec& s) { s.common_name.clear(); }));
  EXPECT_TRUE(refused([](CertificateSpec& s) { s.common_name = std::string(65, 'x'); }));
  EXPECT_TRUE(refused([](CertificateSpec& s) { s.organization = std::string(65, 'x'); }));
  EXPECT_TRUE(refused([](CertificateSpec& s) { s.organization = "\xff"; }));
  EXPECT_TRUE(refused([](CertificateSpec& s) { s.not_after = s.not_before; }));
  EXPECT_TRUE(refused([](CertificateSpec& s) { s.san.dns = {"a,DNS:b"}; }));
  EXPECT_TRUE(refused([](CertificateSpec& s) { s.san.dns = {""}; }));
  EXPECT_TRUE(refused([](CertificateSpec& s) { s.san.ip = {"300.1.1.1"}; }));
  EXPECT_TRUE(refused([](CertificateSpec& s) { s.san.uri = {"no scheme"}; }));
  EXPECT_TRUE(refused([](CertificateSpec& s) { s.crl_url = "http://a,URI:http://b"; }));
  EXPECT_TRUE(refused([](CertificateSpec& s) { s.key_usages = {"everything"}; }));
  EXPECT_TRUE(refused([](CertificateSpec& s) { s.extended_usages = {"not.an.oid"}; }));
}

TEST(Issue, OnlyAnAuthorityWithItsOwnKeyIssues) {
  const Consortium c;
  const CertificateSpec spec = leaf_spec("x", eku_client_auth);
  const PublicKey subject = c.server.key.public_key();
  EXPECT_EQ(issue(spec, subject, c.agency.certificate, c.agency.key).error().code,
            Errc::invalid_argument);
  EXPECT_EQ(issue(spec, subject, c.issuing.certificate, c.root.key).error().code,
            Errc::invalid_argument);
  EXPECT_EQ(
      make_crl(c.agency.certificate, c.agency.key, {}, 1, noon(), noon() + std::chrono::days(1))
          .error()
          .code,
      Errc::invalid_argument);
}

TEST(Csr, GoesBothWaysAndIsVerified) {
  for (const KeyAlgorithm algorithm : {KeyAlgorithm::ec_p256, KeyAlgorithm::ed25519}) {
    const TempFolder folder;
    const PrivateKey key = PrivateKey::generate(algorithm).value();
    const Csr made = Csr::create(key, "name").value();
    EXPECT_EQ(made.subject_cn(), "name");
    EXPECT_EQ(made.public_key(), key.public_key());
    testing::write(folder / "csr", made.to_pem());
    EXPECT_EQ(shell("openssl req -verify -noout -in " + (folder / "csr").string()).code, 0);
  }
}

TEST(Csr, BrokenOnesAreRefused) {
  EXPECT_EQ(Csr::from_pem("nothing").error().code, Errc::malformed);
  const PrivateKey key = PrivateKey::generate(KeyAlgorithm::ec_p256).value();
  EXPECT_EQ(Csr::create(key, "").error().code, Errc::invalid_argument);
  EXPECT_EQ(Csr::create(key, std::string(65, 'x')).error().code, Errc::invalid_argument);
}

TEST(Csr, ARequestWhoseNameWasChangedAfterSigningIsRefused) {
  const PrivateKey key = PrivateKey::generate(KeyAlgorithm::ec_p256).value();
  const std::string pem = Csr::create(key, "truename").value().to_pem();
  const std::string begin = "-----BEGIN CERTIFICATE REQUEST-----\n";
  std::string base64 = pem.substr(begin.size(), pem.find("\n-----END") - begin.size());
  std::erase(base64, '\n');
  std::string der = from_base64(base64).value();
  der.replace(der.find("truename"), 8, "fakename");
  const auto altered =
      Csr::from_pem(begin + to_base64(der) + "\n-----END CERTIFICATE REQUEST-----\n");
  EXPECT_EQ(altered.error().code, Errc::bad_signature);
}

TEST(Issue, AWeakKeyFromARequestIsNotCertified) {
  const TempFolder folder;
  const testing::Holder root = testing::make_root();
  ASSERT_EQ(shell("cd " + folder.path().string() +
                  " && openssl req -new -newkey rsa:1024 -nodes -keyout k -subj /CN=weak -out csr")
                .code,
            0);
  const Csr csr = Csr::from_pem(testing::read(folder / "csr")).value();
  EXPECT_LT(csr.public_key().security_bits(), min_security_bits);
  const auto made =
      issue(leaf_spec("weak", eku_client_auth), csr.public_key(), root.certificate, root.key);
  ASSERT_FALSE(made);
  EXPECT_NE(made.error().message.fr.find("trop faible"), std::string::npos);
}

TEST(Crl, OpensslReadsNumberSerialReasonAndDates) {
  const TempFolder folder;
  const testing::Holder root = testing::make_root();
  const std::string pem =
      make_crl(root.certificate, root.key,
               std::vector<RevokedCertificate>{{"00ab12", noon(), RevocationReason::key_compromise},
                                               {"0c", noon(), RevocationReason::unspecified}},
               42, noon(), noon() + std::chrono::days(30))
          .value();
  testing::write(folder / "crl", pem);
  testing::write(folder / "root", root.certificate.to_pem());
  const auto seen =
      shell("cd " + folder.path().string() + " && openssl crl -in crl -CAfile root -text -noout");
  EXPECT_EQ(seen.code, 0);
  for (const char* part :
       {"verify OK", "Version 2", "ecdsa-with-SHA256", "Last Update: Mar  1 12:00:00 2026 GMT",
        "Next Update: Mar 31 12:00:00 2026 GMT", "X509v3 CRL Number", "42", "Serial Number: AB12",
        "Key Compromise", "Serial Number: 0C", "Authority Key Identifier"}) {
    EXPECT_NE(seen.output.find(part), std::string::npos) << part << '\n' << seen.output;
  }
  EXPECT_EQ(seen.output.find("Unspecified"), std::string::npos);
}

TEST(Crl, BadSerialsAndDatesAreRefused) {
  const testing::Holder root = testing::make_root();
  const std::vector<RevokedCertificate> bad{{"xyz", noon(), {}}};
  EXPECT_FALSE(make_crl(root.certificate, root.key, bad, 1, noon(), noon() + std::chrono::days(1)));
  EXPECT_EQ(make_crl(root.certificate, root.key, {}, 1, noon(), noon()).error().code,
            Errc::invalid_argument);
}

TEST(Crl, ReasonsHaveTheNamesOfRfc5280) {
  for (const char* name : {"unspecified", "keyCompromise", "cACompromise", "affiliationChanged",
                           "superseded", "cessationOfOperation"}) {
    EXPECT_EQ(to_string(revocation_reason_from(name).value()), name);
  }
  EXPECT_EQ(revocation_reason_from("because").error().code, Errc::invalid_argument);
}

}  // namespace
}  // namespace parangon::trust
