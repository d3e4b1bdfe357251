// Proves the primary rules, complementary suppression, insiders and supercells on text cases that a
// statistician can read: tests/cases/disclosure.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "tests/support/paths.hpp"
#include "tests/unit/disclosure/text_case.hpp"

namespace parangon::hub::disclosure {
namespace {

class TextCases : public ::testing::TestWithParam<std::string> {};

std::vector<std::string> case_files() {
  std::vector<std::string> names;
  const std::filesystem::path folder = parangon::support::source_path("tests/cases/disclosure");
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".txt") names.push_back(entry.path().stem().string());
  }
  std::ranges::sort(names);
  return names;
}

TEST_P(TextCases, ComesOutAsWritten) {
  const std::string file =
      parangon::support::source_path("tests/cases/disclosure/") + GetParam() + ".txt";
  std::istringstream text(testing::slurp(file));
  testing::SecrecyCase scene;
  std::vector<std::string> got, wanted;
  std::string about;
  std::size_t expectations = 0;
  const auto compare = [&] {
    EXPECT_EQ(got, wanted) << GetParam() << ": " << about;
    got.clear();
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

INSTANTIATE_TEST_SUITE_P(Disclosure, TextCases, ::testing::ValuesIn(case_files()),
                         [](const auto& made) { return made.param; });

}  // namespace
}  // namespace parangon::hub::disclosure
