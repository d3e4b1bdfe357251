// Proves that an envelope opens for its recipient alone, that openssl's command opens it too, and
// that every altered or foreign one is refused.

#include "shared/trust/envelope.hpp"

#include <gtest/gtest.h>

#include "tests/unit/trust/tools.hpp"

namespace parangon::trust {
namespace {

using testing::consortium;
using testing::Holder;
using testing::leaf_spec;
using testing::make_below;

Holder agency(KeyAlgorithm algorithm = KeyAlgorithm::ec_p256) {
  return make_below(consortium().issuing, leaf_spec("22770001000019", eku_client_auth), algorithm);
}

const std::string content = std::string("thirty-two bytes, some are zero\0", 32);

TEST(Envelope, OpensForItsRecipient) {
  const auto member = agency();
  const auto sealed = seal_for(member.certificate, content);
  ASSERT_TRUE(sealed) << sealed.error().message.en;
  EXPECT_EQ(open_envelope(*sealed, member.certificate, member.key).value(), content);
  EXPECT_EQ(sealed->find(content.substr(0, 10)), std::string::npos);
  EXPECT_NE(*seal_for(member.certificate, content), *sealed) << "a new key each time";
}

TEST(Envelope, IsWhatOpensslsCommandReads) {
  const testing::TempFolder folder;
  const auto member = agency();
  testing::write(folder / "sealed.der", seal_for(member.certificate, content).value());
  testing::write(folder / "cert.pem", member.certificate.to_pem());
  ASSERT_TRUE(member.key.save(folder / "key.pem"));
  const auto where = [&](const char* name) { return (folder / name).string(); };
  const auto opened = testing::shell("openssl cms -decrypt -binary -inform DER -in " +
                                     where("sealed.der") + " -recip " + where("cert.pem") +
                                     " -inkey " + where("key.pem") + " -out " + where("opened"));
  EXPECT_EQ(opened.code, 0) << opened.output;
  EXPECT_EQ(testing::read(folder / "opened"), content);
  const auto shown =
      testing::shell("openssl cms -cmsout -print -noout -inform DER -in " + where("sealed.der"));
  EXPECT_NE(shown.output.find("aes-256-gcm"), std::string::npos) << shown.output;
  EXPECT_NE(shown.output.find("dhSinglePass-stdDH-sha256kdf-scheme"), std::string::npos);
}

TEST(Envelope, StaysClosedToOthers) {
  const auto member = agency(), other = agency();
  const auto sealed = seal_for(member.certificate, content).value();
  EXPECT_EQ(open_envelope(sealed, other.certificate, other.key).error().code, Errc::forbidden);
  EXPECT_EQ(open_envelope(sealed, member.certificate, other.key).error().code, Errc::forbidden);
}

TEST(Envelope, IsRefusedWhenAnyByteIsAltered) {
  const auto member = agency();
  const auto sealed = seal_for(member.certificate, content).value();
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    auto altered = sealed;
    altered[i] = static_cast<char>(altered[i] ^ 1);
    const auto opened = open_envelope(altered, member.certificate, member.key);
    // Some bytes say only in which way the same thing is named; the content is never another.
    EXPECT_TRUE(!opened || *opened == content) << "byte " << i;
  }
  for (const auto& bad : {std::string(), std::string("no DER"), sealed + "x",
                          sealed.substr(0, sealed.size() - 1), std::string(9000, 'x')}) {
    EXPECT_FALSE(open_envelope(bad, member.certificate, member.key));
  }
}

TEST(Envelope, IsNotMadeForKeysThatOnlySign) {
  const auto signs = agency(KeyAlgorithm::ed25519);
  EXPECT_FALSE(can_receive(signs.certificate));
  EXPECT_TRUE(can_receive(agency().certificate));
  const auto refused = seal_for(signs.certificate, content);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::invalid_argument);
  EXPECT_NE(refused.error().message.en.find("22770001000019"), std::string::npos);
}

TEST(Envelope, HasALimit) {
  const auto refused = seal_for(agency().certificate, std::string(max_envelope_content + 1, 'x'));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::too_large);
}

TEST(Envelope, OfAnotherKindIsRefused) {
  const testing::TempFolder folder;
  const auto member = agency();
  testing::write(folder / "cert.pem", member.certificate.to_pem());
  testing::write(folder / "content", content);
  const auto where = [&](const char* name) { return (folder / name).string(); };
  const auto made =
      testing::shell("openssl cms -encrypt -binary -aes-256-cbc -outform DER -in " +
                     where("content") + " -out " + where("cbc.der") + " " + where("cert.pem"));
  ASSERT_EQ(made.code, 0) << made.output;
  const auto refused =
      open_envelope(testing::read(folder / "cbc.der"), member.certificate, member.key);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::malformed);
}

}  // namespace
}  // namespace parangon::trust
