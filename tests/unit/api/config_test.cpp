// Proves that the documented sample is a good configuration, that its defaults are the program's,
// and that numbers out of range are refused.
#include "hub/config.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

#include "hub/api/operations.hpp"
#include "tests/support/paths.hpp"

namespace parangon::hub {
namespace {

namespace fs = std::filesystem;

std::string sample_text() {
  std::ifstream file(parangon::support::source_path("docker/hub.toml"));
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

class ConfigFile {
 public:
  explicit ConfigFile(const std::string& text)
      : path_(fs::temp_directory_path() / ("parangon-config-" + std::to_string(::getpid()))) {
    std::ofstream(path_) << text;
  }
  ~ConfigFile() { fs::remove(path_); }
  ConfigFile(const ConfigFile&) = delete;
  ConfigFile& operator=(const ConfigFile&) = delete;
  Result<Config> load() const { return load_config(path_); }

 private:
  fs::path path_;
};

TEST(HubConfig, TheSampleLoadsWithPathsFromItsFolder) {
  const auto config = load_config(parangon::support::source_path("docker/hub.toml"));
  ASSERT_TRUE(config) << config.error().message.en;
  EXPECT_EQ(config->store, fs::path(parangon::support::source_path("docker/hub.sqlite")));
  EXPECT_EQ(config->members.address, "0.0.0.0");
  EXPECT_EQ(config->signer.authority, config->member_authority.authority);
}

TEST(HubConfig, WhatTheSampleCallsDefaultIsTheDefault) {
  const auto said = load_config(parangon::support::source_path("docker/hub.toml"));
  ASSERT_TRUE(said);
  std::string text =
      std::regex_replace(sample_text(), std::regex("\n[a-z_]+ = [^\n#]*# default[^\n]*"), "");
  const auto silent = ConfigFile(text).load();
  ASSERT_TRUE(silent) << silent.error().message.en;
  EXPECT_EQ(silent->limits.max_submission_bytes, said->limits.max_submission_bytes);
  EXPECT_EQ(silent->limits.store_queue, said->limits.store_queue);
  EXPECT_EQ(silent->limits.submissions, said->limits.submissions);
  EXPECT_EQ(silent->supplier_pseudonyms, said->supplier_pseudonyms);
  EXPECT_EQ(silent->timeouts.handler, said->timeouts.handler);
  EXPECT_EQ(silent->timeouts.stop, said->timeouts.stop);
  EXPECT_EQ(silent->timeouts.store_busy, said->timeouts.store_busy);
  EXPECT_EQ(silent->secrecy, said->secrecy);
  EXPECT_EQ(silent->grain, said->grain);
  EXPECT_EQ(silent->time_zone, said->time_zone);
  EXPECT_EQ(silent->portal.port, said->portal.port);
  EXPECT_EQ(silent->metrics_allow_from, said->metrics_allow_from);
}

TEST(HubConfig, WhatIsOutOfRangeIsRefusedWithItsKey) {
  const std::pair<const char*, const char*> cases[] = {
      {"min_suppliers = 3 ", "min_suppliers = 2 "},
      {"max_share = 85", "max_share = 96"},
      {"grain = \"year\"", "grain = \"month\""},
      {"supplier_pseudonyms = false", "supplier_pseudonyms = 1"},
      {"port = 8443", "port = 65536"},
      {"address = \"0.0.0.0\"", "address = \"localhost\""},
      {"idle = 60", "idle = 0"},
      {"max_submission_bytes = 268435456", "max_submission_bytes = 268435457"},
      {"name = \"parangon-hub\"", "nom = \"parangon-hub\""}};
  for (const auto& [good, bad] : cases) {
    auto text = sample_text();
    const auto at = text.find(good);
    ASSERT_NE(at, std::string::npos) << good;
    text.replace(at, std::string_view(good).size(), bad);
    const auto config = ConfigFile(text).load();
    ASSERT_FALSE(config) << bad;
    EXPECT_EQ(config.error().code, Errc::malformed);
  }
}

TEST(HubConfig, PseudonymsAreTurnedOnByTheConsortium) {
  auto text = sample_text();
  const std::string_view off = "supplier_pseudonyms = false";
  text.replace(text.find(off), off.size(), "supplier_pseudonyms = true ");
  const auto config = ConfigFile(text).load();
  ASSERT_TRUE(config) << config.error().message.en;
  EXPECT_TRUE(config->supplier_pseudonyms);
}

TEST(Health, AFolderThatCannotBeWrittenIsNotWell) {
  EXPECT_TRUE(api::probe_folder(fs::temp_directory_path()));
  const auto missing = api::probe_folder("/nonexistent/folder");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, Errc::unavailable);
}

}  // namespace
}  // namespace parangon::hub
