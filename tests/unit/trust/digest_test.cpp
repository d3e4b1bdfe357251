// Proves that digests and encodings give the values of their standards, and that decoders take the
// canonical form only.
#include "shared/trust/digest.hpp"

#include <gtest/gtest.h>

namespace parangon::trust {
namespace {

TEST(Digest, Sha256GivesTheVectorsOfFips180) {
  EXPECT_EQ(to_hex(sha256(std::string_view("abc"))),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(to_hex(sha256(std::string_view(""))),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Digest, PiecesGiveTheDigestOfTheWholeAndTheHasherStartsAnew) {
  Sha256 hasher;
  EXPECT_EQ(hasher.update("a").update("bc").finish(), sha256(std::string_view("abc")));
  EXPECT_EQ(hasher.finish(), sha256(std::string_view("")));
}

TEST(Digest, Base64GivesTheVectorsOfRfc4648AndReadsThemBack) {
  const std::pair<const char*, const char*> vectors[] = {{"", ""},
                                                         {"f", "Zg=="},
                                                         {"fo", "Zm8="},
                                                         {"foo", "Zm9v"},
                                                         {"foob", "Zm9vYg=="},
                                                         {"fooba", "Zm9vYmE="},
                                                         {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, encoded] : vectors) {
    EXPECT_EQ(to_base64(std::string_view(plain)), encoded);
    EXPECT_EQ(from_base64(encoded).value(), plain);
  }
}

TEST(Digest, Base64urlUsesItsOwnAlphabetWithoutPadding) {
  EXPECT_EQ(to_base64url(std::string_view("\xfb\xff\xfe")), "-__-");
  EXPECT_EQ(from_base64url("-__-").value(), "\xfb\xff\xfe");
  EXPECT_EQ(to_base64url(std::string_view("f")), "Zg");
}

TEST(Digest, EveryByteSurvivesEveryEncoding) {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  EXPECT_EQ(from_hex(to_hex(all)).value(), all);
  EXPECT_EQ(from_base64(to_base64(all)).value(), all);
  EXPECT_EQ(from_base64url(to_base64url(all)).value(), all);
}

TEST(Digest, DecodersRefuseWhatIsNotCanonical) {
  for (const char* text :
       {"Zg", "Zg=", "Zh==", "Z===", "====", "Zg==Zg==", "Zm 9", "Zm9v\n", "-__-"}) {
    EXPECT_FALSE(from_base64(text)) << text;
  }
  for (const char* text : {"Zg==", "Zh", "Z", "+//+", "Zm9v\n"}) {
    EXPECT_FALSE(from_base64url(text)) << text;
  }
  EXPECT_FALSE(from_hex("0"));
  EXPECT_FALSE(from_hex("0g"));
}

TEST(Digest, RandomBytesHaveTheirLengthAndDiffer) {
  EXPECT_EQ(random_bytes(33).size(), 33U);
  EXPECT_EQ(random_hex(16).size(), 32U);
  EXPECT_NE(random_hex(16), random_hex(16));
}

TEST(Digest, ConstantTimeComparisonComparesContentAndLength) {
  EXPECT_TRUE(constant_time_equal("abc", "abc"));
  EXPECT_TRUE(constant_time_equal("", ""));
  EXPECT_FALSE(constant_time_equal("abc", "abd"));
  EXPECT_FALSE(constant_time_equal("abc", "abcd"));
}

}  // namespace
}  // namespace parangon::trust
