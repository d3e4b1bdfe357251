// Proves the rules of releases (agencies and suppliers, carry-over, differences, complements) on
// text cases that a statistician can read: tests/cases/release.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "tests/support/paths.hpp"
#include "tests/unit/release/release_case.hpp"

namespace parangon::hub::release {
namespace {

class ReleaseCases : public ::testing::TestWithParam<std::string> {};

std::vector<std::string> case_files() {
  std::vector<std::string> names;
  const std::filesystem::path folder = parangon::support::source_path("tests/cases/release");
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".txt") names.push_back(entry.path().stem().string());
  }
  std::ranges::sort(names);
  return names;
}

TEST_P(ReleaseCases, ComesOutAsWritten) {
  std::ifstream text(parangon::support::source_path("tests/cases/release/") + GetParam() + ".txt");
  ASSERT_TRUE(text);
  testing::ReleaseCase scene;
  std::vector<std::string> got, wanted;
  std::string about;
  std::size_t expectations = 0;
  const auto compare = [&] {
    EXPECT_EQ(got, wanted) << GetParam() << ": " << about;
    wanted.clear();
  };
  for (std::string line; std::getline(text, line);) {
    if (line.empty() || line[0] == '#') continue;
    if (line[0] == '|') {
      wanted.push_back(line.substr(2));
      ++expectations;
      continue;
    }
    compare();
    about = line;
    got = scene.perform(line);
  }
  compare();
  EXPECT_GT(expectations, 0U);
}

INSTANTIATE_TEST_SUITE_P(Release, ReleaseCases, ::testing::ValuesIn(case_files()),
                         [](const auto& made) { return made.param; });

}  // namespace
}  // namespace parangon::hub::release
