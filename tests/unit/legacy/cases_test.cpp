// Proves that every text case of tests/cases/legacy comes out as it is written there.

#include <algorithm>
#include <filesystem>

#include "tests/support/paths.hpp"
#include "tests/unit/legacy/text_case.hpp"

namespace parangon::testing {
namespace {

std::vector<std::string> case_files() {
  std::vector<std::string> out;
  const std::filesystem::path folder = parangon::support::source_path("tests/cases/legacy");
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".txt") out.push_back(entry.path().stem().string());
  }
  std::sort(out.begin(), out.end());
  return out;
}

class Cases : public ::testing::TestWithParam<std::string> {};

TEST_P(Cases, ComeOutAsWritten) {
  TextCase(parangon::support::source_path("tests/cases/legacy/") + GetParam() + ".txt").run();
}

INSTANTIATE_TEST_SUITE_P(Benchmark, Cases, ::testing::ValuesIn(case_files()),
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace parangon::testing
