// Proves that private keys are written for their owner only, read only when they were kept so, and
// that signatures hold for what was signed and nothing else.
#include "shared/trust/key.hpp"

#include <gtest/gtest.h>

#include "tests/unit/trust/tools.hpp"

namespace parangon::trust {
namespace {

using testing::mode_of;
using testing::shell;
using testing::TempFolder;

class KeyOfEachAlgorithm : public ::testing::TestWithParam<KeyAlgorithm> {};
INSTANTIATE_TEST_SUITE_P(Key, KeyOfEachAlgorithm,
                         ::testing::Values(KeyAlgorithm::ec_p256, KeyAlgorithm::ed25519),
                         [](const auto& made) { return std::string(to_string(made.param)); });

TEST_P(KeyOfEachAlgorithm, SurvivesTheDiskWithMode0600) {
  const TempFolder folder;
  const PrivateKey key = PrivateKey::generate(GetParam()).value();
  const mode_t before = ::umask(0);
  ASSERT_TRUE(key.save(folder / "key.pem"));
  ::umask(before);
  EXPECT_EQ(mode_of(folder / "key.pem"), 0600U);
  const PrivateKey again = PrivateKey::load(folder / "key.pem").value();
  EXPECT_EQ(again.algorithm(), GetParam());
  EXPECT_EQ(again.public_key(), key.public_key());
}

TEST_P(KeyOfEachAlgorithm, SignatureHoldsForItsMessageOnly) {
  const PrivateKey key = PrivateKey::generate(GetParam()).value();
  const std::string signature = key.sign("message");
  EXPECT_TRUE(key.public_key().verify("message", signature));
  EXPECT_EQ(key.public_key().verify("massage", signature).error().code, Errc::bad_signature);
  EXPECT_FALSE(key.public_key().verify("message", signature.substr(1)));
  EXPECT_FALSE(key.public_key().verify("message", ""));
  const PrivateKey other = PrivateKey::generate(GetParam()).value();
  EXPECT_FALSE(other.public_key().verify("message", signature));
}

TEST_P(KeyOfEachAlgorithm, PublicKeySurvivesPem) {
  const PublicKey key = PrivateKey::generate(GetParam()).value().public_key();
  EXPECT_EQ(PublicKey::from_pem(key.to_pem()).value(), key);
  EXPECT_EQ(key.security_bits(), 128);
}

TEST(Key, AnExistingFileIsNotReplaced) {
  const TempFolder folder;
  testing::write(folder / "key.pem", "mine");
  const PrivateKey key = PrivateKey::generate(KeyAlgorithm::ec_p256).value();
  EXPECT_EQ(key.save(folder / "key.pem").error().code, Errc::already_exists);
  EXPECT_EQ(testing::read(folder / "key.pem"), "mine");
}

TEST(Key, AFileOpenToGroupOrOthersIsRefusedWithTheCommandThatMendsIt) {
  const TempFolder folder;
  const auto file = folder / "key.pem";
  ASSERT_TRUE(PrivateKey::generate(KeyAlgorithm::ec_p256).value().save(file));
  for (const mode_t mode : {0640, 0604, 0620}) {
    ASSERT_EQ(::chmod(file.c_str(), mode), 0);
    const auto key = PrivateKey::load(file);
    ASSERT_FALSE(key);
    EXPECT_EQ(key.error().code, Errc::forbidden);
    EXPECT_NE(key.error().message.fr.find("chmod 600"), std::string::npos);
    EXPECT_NE(key.error().message.en.find("chmod 600"), std::string::npos);
  }
  ASSERT_EQ(::chmod(file.c_str(), 0400), 0);
  EXPECT_TRUE(PrivateKey::load(file));
}

TEST(Key, MissingFileAndMissingFolderAreSaid) {
  const TempFolder folder;
  EXPECT_EQ(PrivateKey::load(folder / "none.pem").error().code, Errc::not_found);
  const PrivateKey key = PrivateKey::generate(KeyAlgorithm::ed25519).value();
  EXPECT_EQ(key.save(folder / "none/key.pem").error().code, Errc::not_found);
}

TEST(Key, EncryptedOrForeignOrBrokenPemIsRefusedWithoutAsking) {
  const TempFolder folder;
  const std::string base = folder.path().string();
  ASSERT_EQ(
      shell("openssl genpkey -algorithm ed25519 -aes256 -pass pass:x -out " + base +
            "/enc && "
            "openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out " +
            base + "/rsa && openssl ecparam -name secp384r1 -genkey -noout -out " + base + "/p384")
          .code,
      0);
  for (const char* name : {"enc", "rsa", "p384"}) {
    ::chmod((folder / name).c_str(), 0600);
    EXPECT_EQ(PrivateKey::load(folder / name).error().code, Errc::malformed) << name;
  }
  EXPECT_EQ(PrivateKey::from_pem("nothing").error().code, Errc::malformed);
  EXPECT_EQ(PublicKey::from_pem("nothing").error().code, Errc::malformed);
}

TEST(Key, Sec1FilesOfOpensslAreRead) {
  const TempFolder folder;
  ASSERT_EQ(shell("umask 077 && openssl ecparam -name prime256v1 -genkey -noout -out " +
                  (folder / "key.pem").string())
                .code,
            0);
  EXPECT_EQ(PrivateKey::load(folder / "key.pem").value().algorithm(), KeyAlgorithm::ec_p256);
}

TEST(Key, OnlyTheTwoAlgorithmsAreMade) {
  EXPECT_EQ(PrivateKey::generate(KeyAlgorithm::rsa).error().code, Errc::invalid_argument);
  EXPECT_EQ(signing_algorithm_from("p256").value(), KeyAlgorithm::ec_p256);
  EXPECT_EQ(signing_algorithm_from("rsa").error().code, Errc::invalid_argument);
}

}  // namespace
}  // namespace parangon::trust
