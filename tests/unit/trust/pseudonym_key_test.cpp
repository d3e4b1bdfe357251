// Proves that pseudonyms are the HMAC that the documentation says (Python computes the same),
// depend on key, period and supplier, and that a key's id is a digest that does not tell the key.

#include "shared/trust/pseudonym_key.hpp"

#include <gtest/gtest.h>

#include "shared/trust/digest.hpp"
#include "tests/unit/trust/tools.hpp"

namespace parangon::trust {
namespace {

std::string key_bytes() {
  std::string bytes;
  for (int i = 0; i < 32; ++i) bytes += static_cast<char>(i);
  return bytes;
}

TEST(PseudonymKey, MakesTheHmacOfTheDocumentation) {
  const auto key = PseudonymKey::from_bytes(key_bytes()).value();
  const auto ours = to_hex(key.pseudonym("2025", "paid", "356000000"));
  const auto python = testing::shell(
      "python3 -c 'import hmac; print(hmac.new(bytes(range(32)), "
      "b\"parangon-supplier/1\\n2025\\npaid\\n356000000\", \"sha256\").hexdigest()[:32])'");
  ASSERT_EQ(python.code, 0) << python.output;
  EXPECT_EQ(ours + "\n", python.output);
  const auto id = testing::shell(
      "python3 -c 'import hashlib; print(hashlib.sha256(b\"parangon-pseudonym-key/1\\n\" + "
      "bytes(range(32))).hexdigest()[:16])'");
  EXPECT_EQ(key.id() + "\n", id.output);
}

TEST(PseudonymKey, DependsOnKeyPeriodAndSupplier) {
  const auto key = PseudonymKey::from_bytes(key_bytes()).value();
  const auto other = PseudonymKey::generate();
  const auto one = key.pseudonym("2025", "paid", "356000000");
  EXPECT_EQ(one, key.pseudonym("2025", "paid", "356000000"));
  EXPECT_NE(one, key.pseudonym("2024", "paid", "356000000"));
  EXPECT_NE(one, key.pseudonym("2025", "awarded", "356000000"));
  EXPECT_NE(one, key.pseudonym("2025", "paid", "732829320"));
  EXPECT_NE(one, other.pseudonym("2025", "paid", "356000000"));
  EXPECT_NE(key.id(), other.id());
  EXPECT_EQ(PseudonymKey::from_bytes(other.bytes()).value().id(), other.id());
}

TEST(PseudonymKey, HasThirtyTwoBytes) {
  EXPECT_EQ(PseudonymKey::generate().bytes().size(), 32U);
  for (const std::size_t size : {0, 31, 33}) {
    const auto refused = PseudonymKey::from_bytes(std::string(size, 'x'));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::malformed);
  }
}

}  // namespace
}  // namespace parangon::trust
