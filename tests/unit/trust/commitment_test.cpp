// Proves that a leaf's commitment is HMAC-SHA256, opens with its own salt and entry only, and that
// salts do not repeat.
#include "shared/trust/commitment.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace parangon::trust {
namespace {

TEST(Commitment, IsHmacSha256AsOpensslsCommandComputesIt) {
  // openssl mac -digest SHA256 -macopt hexkey:000102…1f HMAC, over "what do ya want".
  Salt salt{};
  for (std::size_t i = 0; i < salt.size(); ++i) salt[i] = static_cast<std::uint8_t>(i);
  const Sha256Digest commitment = commit(salt, "what do ya want");
  EXPECT_EQ(to_hex(as_bytes(commitment)),
            "6f21a7e969d25d6c8cec88e50cd5c6cd96e1ec8126ee3f43d6339895f7c25055");
}

TEST(Commitment, OpensForItsSaltAndEntryOnly) {
  const Salt salt = make_salt();
  const Sha256Digest commitment = commit(salt, "entry");
  EXPECT_TRUE(verify_commitment(commitment, salt, "entry"));
  EXPECT_EQ(verify_commitment(commitment, salt, "Entry").error().code, Errc::bad_signature);
  EXPECT_FALSE(verify_commitment(commitment, salt, ""));
  for (std::size_t bit = 0; bit < 256; ++bit) {
    Salt other = salt;
    other[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    EXPECT_FALSE(verify_commitment(commitment, other, "entry")) << bit;
    Sha256Digest altered = commitment;
    altered[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    EXPECT_FALSE(verify_commitment(altered, salt, "entry")) << bit;
  }
}

TEST(Commitment, OneEntryHasOtherLeavesUnderOtherSalts) {
  std::set<Sha256Digest> seen;
  for (int i = 0; i < 1000; ++i) seen.insert(commit(make_salt(), "entry"));
  EXPECT_EQ(seen.size(), 1000U);
}

}  // namespace
}  // namespace parangon::trust
