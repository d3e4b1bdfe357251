// Proves how register releases are made.
#include "tests/unit/collect/collect_fixture.hpp"

namespace parangon::hub::collect::testing {
namespace {

using RegisterImportTest = CollectTest;

// A release is numbered, named by its hash, and signed by the hub.
TEST_F(RegisterImportTest, ReleaseIsSigned) {
  const auto import = import_register("35600000000048");
  EXPECT_TRUE(import.added);
  EXPECT_EQ(import.info.number, 2);
  EXPECT_EQ(import.info.entries, 1);
  const auto release = store().register_release(2);
  ASSERT_TRUE(release);
  EXPECT_NE(release->csv.find("35600000000048"), std::string::npos);
  EXPECT_EQ(release->info.sha256, trust::to_hex(trust::sha256(release->csv)));
  const auto verified = trust::verify_detached(release->signature, release->csv);
  ASSERT_TRUE(verified);
  EXPECT_EQ(verified->signer(), hub_.certificate);
}

// The same content again makes no release, and says which one has it.
TEST_F(RegisterImportTest, SameContentMakesNoRelease) {
  const auto again = import_register("35600000049837");
  EXPECT_FALSE(again.added);
  EXPECT_EQ(again.info.number, 1);
  EXPECT_EQ(store().register_releases().size(), 1U);
}

// An empty register is refused: it would unmatch every purchase of every member.
TEST_F(RegisterImportTest, EmptyRegisterIsRefused) {
  const auto import =
      collect::import_register(store(), {}, "note", clock_.at, hub_.key, chain(hub_), {});
  EXPECT_EQ(import.error().code, Errc::invalid_argument);
}

// What members are told to judge by names the newest release.
TEST_F(RegisterImportTest, ConsortiumNamesTheNewest) {
  EXPECT_EQ(collector().consortium().register_release, 1);
  import_register("35600000000048");
  EXPECT_EQ(collector().consortium().register_release, 2);
}

}  // namespace
}  // namespace parangon::hub::collect::testing
