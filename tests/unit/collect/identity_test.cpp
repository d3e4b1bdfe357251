// Proves whom a certificate is taken for.
#include "tests/unit/collect/collect_fixture.hpp"

namespace parangon::hub::collect::testing {
namespace {

class IdentityTest : public CollectTest {
 protected:
  Result<MemberIdentity> identity_of(const std::vector<std::string>& uris) const {
    auto spec = agency_spec(ours);
    spec.san.uri = uris;
    return identify(make_below(issuing_, spec).certificate);
  }
};

// The agency's URI gives its SIRET, and the certificate its fingerprint.
TEST_F(IdentityTest, IsReadFromTheUri) {
  const auto found = identify(agency_.certificate);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->agency, siret());
  EXPECT_EQ(found->certificate_sha256, trust::to_hex(agency_.certificate.fingerprint()));
}

// Other URIs beside it do not matter.
TEST_F(IdentityTest, OtherUrisArePassedOver) {
  EXPECT_TRUE(identity_of({"https://example.org/", "urn:parangon:agency:22770001000019"}));
}

// No agency, two agencies, or a number that is no SIRET: nobody.
TEST_F(IdentityTest, AmbiguousOrWrongIsNobody) {
  for (const auto& uris : std::vector<std::vector<std::string>>{
           {"https://example.org/"},
           {"urn:parangon:agency:22770001000019", "urn:parangon:agency:73282932000074"},
           {"urn:parangon:agency:11122233344455"},
           {"urn:parangon:agency:"}}) {
    const auto found = identity_of(uris);
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().code, Errc::unauthenticated);
  }
}

}  // namespace
}  // namespace parangon::hub::collect::testing
