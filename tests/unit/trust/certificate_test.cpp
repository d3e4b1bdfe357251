// Proves that what a certificate says is read as it was written, by us and by OpenSSL's command,
// and that broken ones are refused.
#include "shared/trust/certificate.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/trust/tools.hpp"

namespace parangon::trust {
namespace {

using testing::Consortium;
using ::testing::ElementsAre;
using testing::shell;
using testing::TempFolder;

TEST(Certificate, SaysWhatItsSpecSaid) {
  const testing::Holder root = testing::make_root();
  CertificateSpec spec = testing::leaf_spec("22770001000019", eku_client_auth);
  spec.organization = "Département de Seine-et-Marne";
  spec.san = {{"hub.example", "www.example"}, {"192.0.2.1", "2001:db8::1"}, {"urn:x:y"}};
  spec.crl_url = "http://hub.example/crl.pem";
  const Certificate leaf = testing::make_below(root, spec).certificate;
  EXPECT_EQ(leaf.subject_cn(), "22770001000019");
  EXPECT_EQ(leaf.subject_organization(), "Département de Seine-et-Marne");
  EXPECT_EQ(leaf.issuer_cn(), "Test Root");
  EXPECT_EQ(leaf.not_before(), spec.not_before);
  EXPECT_EQ(leaf.not_after(), spec.not_after);
  EXPECT_THAT(leaf.dns_names(), ElementsAre("hub.example", "www.example"));
  EXPECT_THAT(leaf.ip_addresses(), ElementsAre("192.0.2.1", "2001:db8::1"));
  EXPECT_THAT(leaf.uris(), ElementsAre("urn:x:y"));
  EXPECT_THAT(leaf.extended_key_usages(), ElementsAre(eku_client_auth));
  EXPECT_FALSE(leaf.is_ca());
  EXPECT_TRUE(root.certificate.is_ca());
  EXPECT_EQ(leaf.key_algorithm(), KeyAlgorithm::ec_p256);
  EXPECT_EQ(leaf.key_bits(), 256);
}

TEST(Certificate, OpensslReadsTheSameSerialFingerprintAndExtensions) {
  const TempFolder folder;
  const Consortium consortium;
  testing::write(folder / "c.pem", consortium.agency.certificate.to_pem());
  const auto seen = shell("openssl x509 -noout -serial -fingerprint -sha256 -text -in " +
                          (folder / "c.pem").string());
  ASSERT_EQ(seen.code, 0) << seen.output;
  std::string compact;
  for (const char c : seen.output) {
    if (c != ':') compact += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  EXPECT_NE(compact.find("serial=" + consortium.agency.certificate.serial_hex()),
            std::string::npos);
  EXPECT_NE(compact.find(to_hex(consortium.agency.certificate.fingerprint())), std::string::npos);
  for (const char* part :
       {"ecdsa-with-SHA256", "CA:FALSE", "Digital Signature", "TLS Web Client Authentication",
        "Subject Key Identifier", "Authority Key Identifier", "Version: 3"}) {
    EXPECT_NE(seen.output.find(part), std::string::npos) << part;
  }
}

TEST(Certificate, PemAndDerGoBothWays) {
  const Consortium consortium;
  const Certificate& leaf = consortium.agency.certificate;
  EXPECT_EQ(Certificate::from_der(leaf.to_der()).value(), leaf);
  EXPECT_EQ(Certificate::from_pem(leaf.to_pem()).value(), leaf);
  const std::vector<Certificate> chain{leaf, consortium.issuing.certificate};
  EXPECT_EQ(load_chain(to_pem(chain)).value(), chain);
}

TEST(Certificate, BrokenBytesAreRefused) {
  const Consortium consortium;
  const std::string der = consortium.agency.certificate.to_der();
  EXPECT_EQ(Certificate::from_der(der + "x").error().code, Errc::malformed);
  EXPECT_EQ(Certificate::from_der(der.substr(0, der.size() - 1)).error().code, Errc::malformed);
  EXPECT_EQ(Certificate::from_der("").error().code, Errc::malformed);
  EXPECT_EQ(load_chain("").error().code, Errc::malformed);
  std::string pem = consortium.agency.certificate.to_pem();
  EXPECT_EQ(Certificate::from_pem(pem + pem).error().code, Errc::malformed);
  pem[pem.size() / 2] = '!';
  EXPECT_EQ(load_chain(pem).error().code, Errc::malformed);
}

TEST(Certificate, ChainsHaveALimit) {
  const Consortium consortium;
  std::string pem;
  for (std::size_t i = 0; i <= max_chain_length; ++i) pem += consortium.agency.certificate.to_pem();
  EXPECT_EQ(load_chain(pem).error().code, Errc::too_large);
  EXPECT_EQ(load_chain(std::string(max_bundle_bytes + 1, ' ')).error().code, Errc::too_large);
}

TEST(Certificate, AMissingFileIsNamed) {
  const auto chain = load_chain_file("/nonexistent/cert.pem");
  EXPECT_EQ(chain.error().code, Errc::not_found);
  EXPECT_NE(chain.error().message.fr.find("/nonexistent/cert.pem"), std::string::npos);
}

}  // namespace
}  // namespace parangon::trust
