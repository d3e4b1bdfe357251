// Proves that detached signatures follow their RFCs (known vectors, OpenSSL's command, Python's
// cryptography), hold for exactly what was signed, and that every malformed one is refused.
#include "shared/trust/jws.hpp"

#include <gtest/gtest.h>

#include "shared/trust/digest.hpp"
#include "shared/trust/jose.hpp"
#include "tests/unit/trust/tools.hpp"

namespace parangon::trust {
namespace {

using testing::consortium;
using testing::Holder;
using testing::leaf_spec;
using testing::make_below;
using testing::shell;
using testing::TempFolder;

class JwsOfEachAlgorithm : public ::testing::TestWithParam<KeyAlgorithm> {
 protected:
  JwsHeader header() const {
    return {"parangon-submission+jws",
            "json",
            "key-1",
            {holder.certificate, consortium().issuing.certificate}};
  }
  std::string sign(std::string_view payload) const {
    return sign_detached(holder.key, header(), payload).value();
  }

  const Holder holder =
      make_below(consortium().issuing, leaf_spec("22770001000019", eku_client_auth), GetParam());
};
INSTANTIATE_TEST_SUITE_P(Jws, JwsOfEachAlgorithm,
                         ::testing::Values(KeyAlgorithm::ec_p256, KeyAlgorithm::ed25519),
                         [](const auto& made) { return std::string(to_string(made.param)); });

TEST_P(JwsOfEachAlgorithm, RoundTripGivesBackTheWholeHeader) {
  const std::string payload = std::string("{\"a\":1}\n\0.\xff", 11);
  const VerifiedJws jws = verify_detached(sign(payload), payload).value();
  EXPECT_EQ(jws.algorithm,
            GetParam() == KeyAlgorithm::ec_p256 ? JwsAlgorithm::es256 : JwsAlgorithm::eddsa);
  EXPECT_EQ(jws.header.typ, "parangon-submission+jws");
  EXPECT_EQ(jws.header.cty, "json");
  EXPECT_EQ(jws.header.kid, "key-1");
  ASSERT_EQ(jws.header.x5c.size(), 2U);
  EXPECT_EQ(jws.signer(), holder.certificate);
  EXPECT_EQ(jws.header.x5c[1], consortium().issuing.certificate);
}

TEST_P(JwsOfEachAlgorithm, EmptyAndLargePayloadsAreSigned) {
  EXPECT_TRUE(verify_detached(sign(""), ""));
  std::string large(20'000'000, 'x');
  const std::string jws = sign(large);
  EXPECT_TRUE(verify_detached(jws, large));
  large.back() = 'y';
  EXPECT_EQ(verify_detached(jws, large).error().code, Errc::bad_signature);
}

TEST_P(JwsOfEachAlgorithm, EveryAlteredCharacterIsRefused) {
  const std::string jws = sign("payload");
  ASSERT_TRUE(verify_detached(jws, "payload"));
  EXPECT_EQ(verify_detached(jws, "Payload").error().code, Errc::bad_signature);
  EXPECT_EQ(verify_detached(jws, "payload ").error().code, Errc::bad_signature);
  // All of the signature; of the header, which is long, a character of each group of four and of
  // each place in it.
  const std::size_t signature = jws.find("..");
  for (std::size_t at = 0; at < jws.size(); at += at < signature ? 5 : 1) {
    std::string altered = jws;
    altered[at] = altered[at] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(verify_detached(altered, "payload")) << at;
  }
}

TEST_P(JwsOfEachAlgorithm, SignatureHoldsForOpensslsCommand) {
  const TempFolder folder;
  const std::string jws = sign("some payload");
  const std::string raw = from_base64url(jws.substr(jws.find("..") + 2)).value();
  testing::write(folder / "input", jws.substr(0, jws.find("..")) + ".some payload");
  testing::write(folder / "public.pem", holder.key.public_key().to_pem());
  const bool ecdsa = GetParam() == KeyAlgorithm::ec_p256;
  testing::write(folder / "signature", ecdsa ? der_from_raw(raw) : raw);
  const std::string command =
      ecdsa
          ? "openssl dgst -sha256 -verify public.pem -signature signature input"
          : "openssl pkeyutl -verify -rawin -pubin -inkey public.pem -sigfile signature -in input";
  const auto verified = shell("cd " + folder.path().string() + " && " + command);
  EXPECT_EQ(verified.code, 0) << verified.output;
  testing::write(folder / "input", "other");
  EXPECT_NE(shell("cd " + folder.path().string() + " && " + command).code, 0);
}

TEST_P(JwsOfEachAlgorithm, SignatureHoldsForPythonFromTheRfcsAlone) {
  const TempFolder folder;
  testing::write(folder / "jws", sign("some payload"));
  testing::write(folder / "verify.py", R"(
import base64, json, sys
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
def decode(text): return base64.urlsafe_b64decode(text + '=' * (-len(text) % 4))
protected, empty, signature = open(sys.argv[1]).read().split('.')
header = json.loads(decode(protected))
assert empty == '' and header['crit'] == ['b64'] and header['b64'] is False
key = x509.load_der_x509_certificate(base64.b64decode(header['x5c'][0])).public_key()
signing_input = protected.encode() + b'.' + b'some payload'
raw = decode(signature)
if header['alg'] == 'EdDSA':
    key.verify(raw, signing_input)
else:
    r, s = int.from_bytes(raw[:32], 'big'), int.from_bytes(raw[32:], 'big')
    key.verify(utils.encode_dss_signature(r, s), signing_input, ec.ECDSA(hashes.SHA256()))
)");
  if (shell("python3 -c 'import cryptography'").code != 0)
    GTEST_SKIP() << "no python3-cryptography";
  const auto verified =
      shell("python3 " + (folder / "verify.py").string() + " " + (folder / "jws").string());
  EXPECT_EQ(verified.code, 0) << verified.output;
}

TEST_P(JwsOfEachAlgorithm, CertificateOfAnotherKeyIsNotSignedWith) {
  JwsHeader other = header();
  other.x5c = {consortium().server.certificate};
  EXPECT_EQ(sign_detached(holder.key, other, "x").error().code, Errc::invalid_argument);
  other.x5c.clear();
  EXPECT_EQ(sign_detached(holder.key, other, "x").error().code, Errc::invalid_argument);
}

/// Signs an arbitrary header, as somebody else's program might.
std::string forge(const Holder& holder, std::string_view header, std::string_view payload) {
  const std::string encoded = to_base64url(header);
  std::string signature = holder.key.sign(encoded + "." + std::string(payload));
  if (holder.key.algorithm() == KeyAlgorithm::ec_p256) signature = raw_from_der(signature);
  return encoded + ".." + to_base64url(signature);
}

class JwsHeaders : public ::testing::Test {
 protected:
  const Holder& holder = consortium().agency;
  const std::string x5c = "\"x5c\":[\"" + to_base64(holder.certificate.to_der()) + "\"]";

  Result<VerifiedJws> verify(const std::string& header) const {
    return verify_detached(forge(holder, header, "p"), "p");
  }
  Errc refused(const std::string& header) const {
    const auto jws = verify(header);
    EXPECT_FALSE(jws) << header;
    return jws ? Errc::internal : jws.error().code;
  }
};

TEST_F(JwsHeaders, TheSameHeaderWithNothingWrongIsAccepted) {
  EXPECT_TRUE(verify(R"({"alg":"ES256","b64":false,"crit":["b64"],)" + x5c + "}"));
  // RFC 7515 section 4: what is not understood and not critical is ignored.
  EXPECT_TRUE(verify(R"({"alg":"ES256","b64":false,"crit":["b64"],"x":{"y":[1]},)" + x5c + "}"));
}

TEST_F(JwsHeaders, AlgorithmsOtherThanTheTwoAreMalformed) {
  for (const char* alg :
       {"\"none\"", "\"HS256\"", "\"RS256\"", "\"ES384\"", "\"es256\"", "1", "null"}) {
    EXPECT_EQ(
        refused(std::string("{\"alg\":") + alg + R"(,"b64":false,"crit":["b64"],)" + x5c + "}"),
        Errc::malformed);
  }
  EXPECT_EQ(refused(R"({"b64":false,"crit":["b64"],)" + x5c + "}"), Errc::malformed);
}

TEST_F(JwsHeaders, AnAlgorithmThatIsNotTheKeysIsRefused) {
  EXPECT_EQ(refused(R"({"alg":"EdDSA","b64":false,"crit":["b64"],)" + x5c + "}"),
            Errc::bad_signature);
}

TEST_F(JwsHeaders, CritAndB64MustBeExactlyThoseOfRfc7797) {
  for (const char* part :
       {R"("crit":["b64"],)", R"("b64":false,)", R"("b64":true,"crit":["b64"],)",
        R"("b64":false,"crit":["b64","exp"],)", R"("b64":false,"crit":[],)",
        R"("b64":false,"crit":"b64",)", R"("b64":0,"crit":["b64"],)",
        R"("b64":false,"crit":["b64","b64"],)", R"("b64":false,"crit":["exp"],)"}) {
    EXPECT_EQ(refused(std::string(R"({"alg":"ES256",)") + part + x5c + "}"), Errc::malformed)
        << part;
  }
}

TEST_F(JwsHeaders, DuplicatedMembersAreMalformedAtAnyDepth) {
  const std::string rest = R"("b64":false,"crit":["b64"],)" + x5c + "}";
  EXPECT_EQ(refused(R"({"alg":"ES256","alg":"ES256",)" + rest), Errc::malformed);
  EXPECT_EQ(refused(R"({"alg":"none","alg":"ES256",)" + rest), Errc::malformed);
  EXPECT_EQ(refused(R"({"alg":"ES256","x":{"y":1,"y":2},)" + rest), Errc::malformed);
  EXPECT_EQ(refused(R"({"alg":"ES256","a\u0062":1,"ab":2,)" + rest), Errc::malformed);
  EXPECT_TRUE(verify(R"({"alg":"ES256","x":{"alg":1},"y":{"alg":1},)" + rest));
}

TEST_F(JwsHeaders, MissingOrBrokenChainsAreMalformed) {
  const std::string start = R"({"alg":"ES256","b64":false,"crit":["b64"])";
  for (const char* part : {"}", R"(,"x5c":[]})", R"(,"x5c":"x"})", R"(,"x5c":[1]})",
                           R"(,"x5c":["AAAA"]})", R"(,"x5c":["*"]})", R"(,"x5c":[""]})"}) {
    EXPECT_EQ(refused(start + part), Errc::malformed) << part;
  }
}

TEST_F(JwsHeaders, TextThatIsNotASmallJsonObjectIsMalformed) {
  for (const char* text : {"", "[]", "{", "null", "{\"alg\":\"ES256\"}x", "\xff\xfe"}) {
    EXPECT_EQ(refused(text), Errc::malformed) << text;
  }
  const std::string deep = std::string(5000, '[') + std::string(5000, ']');
  EXPECT_EQ(refused(R"({"alg":"ES256","b64":false,"crit":["b64"],"x":)" + deep + "," + x5c + "}"),
            Errc::malformed);
  EXPECT_EQ(refused(R"({"alg":"ES256","b64":false,"crit":["b64"],"typ":1,)" + x5c + "}"),
            Errc::malformed);
}

TEST_F(JwsHeaders, OversizeHeadersAndChainsAreTooLarge) {
  const std::string padding(max_jws_header_chars, 'x');
  EXPECT_EQ(
      refused(R"({"alg":"ES256","b64":false,"crit":["b64"],"z":")" + padding + "\"," + x5c + "}"),
      Errc::too_large);
  JwsHeader header{"", "", "", std::vector(max_chain_length + 1, holder.certificate)};
  EXPECT_EQ(sign_detached(holder.key, header, "p").error().code, Errc::too_large);
}

TEST_F(JwsHeaders, OtherSerialisationsAreMalformed) {
  const std::string jws =
      forge(holder, R"({"alg":"ES256","b64":false,"crit":["b64"],)" + x5c + "}", "p");
  const auto dots = jws.find("..");
  const std::string head = jws.substr(0, dots);
  const std::string tail = jws.substr(dots + 2);
  ASSERT_TRUE(verify_detached(jws, "p"));
  for (const std::string& text :
       {std::string(), std::string(".."), head + "." + tail, head + ".cA." + tail, head + "..",
        jws + "=", jws + "A", head + "=.." + tail, " " + jws, jws + "\n", head + "..." + tail,
        head + ".." + tail.substr(0, 85) + "/"}) {
    const auto read = verify_detached(text, "p");
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().code, Errc::malformed) << text;
  }
}

TEST_F(JwsHeaders, UnusedBitsOfTheLastCharacterMustBeZero) {
  std::string jws = forge(holder, R"({"alg":"ES256","b64":false,"crit":["b64"],)" + x5c + "}", "p");
  const std::string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  jws.back() = alphabet[alphabet.find(jws.back()) + 1];
  EXPECT_EQ(verify_detached(jws, "p").error().code, Errc::malformed);
}

TEST(JwsVectors, Es256OfRfc7515AppendixA3) {
  const std::string spki =
      from_hex("3059301306072a8648ce3d020106082a8648ce3d03010703420004").value() +
      from_base64url("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU").value() +
      from_base64url("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0").value();
  const PublicKey key = PublicKey::from_pem("-----BEGIN PUBLIC KEY-----\n" + to_base64(spki) +
                                            "\n-----END PUBLIC KEY-----\n")
                            .value();
  const std::string input =
      "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQog"
      "Imh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
  const std::string raw = from_base64url(
                              "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSA"
                              "pmWQxfKTUJqPP3-Kg6NU1Q")
                              .value();
  EXPECT_EQ(raw_from_der(der_from_raw(raw)), raw);
  EXPECT_TRUE(key.verify(input, der_from_raw(raw)));
  EXPECT_FALSE(key.verify(input + "x", der_from_raw(raw)));
}

TEST(JwsVectors, EdDsaOfRfc8037AppendixA4) {
  const std::string pkcs8 = from_hex("302e020100300506032b657004220420").value() +
                            from_base64url("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A").value();
  const PrivateKey key = PrivateKey::from_pem("-----BEGIN PRIVATE KEY-----\n" + to_base64(pkcs8) +
                                              "\n-----END PRIVATE KEY-----\n")
                             .value();
  const std::string signature =
      key.sign("eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc");
  EXPECT_EQ(
      to_base64url(signature),
      "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg");
  EXPECT_TRUE(key.public_key().verify("eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc",
                                      signature));
}

TEST(JwsVectors, SmallHalvesKeepTheirLeadingZeros) {
  std::string raw(64, '\0');
  raw[31] = 1;
  raw[63] = 2;
  EXPECT_EQ(raw_from_der(der_from_raw(raw)), raw);
  EXPECT_EQ(to_hex(der_from_raw(raw)), "3006020101020102");
  EXPECT_EQ(der_from_raw("short"), "");
}

}  // namespace
}  // namespace parangon::trust
