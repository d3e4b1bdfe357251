// Every release of some years against somebody who kept them all, and the naive export against the
// same attacker (docs/release.md). Usage:
//   differencing_attack [AGENCIES [YEARS [FAMILIES [carry|include]]]]
// JSON on standard output. Exit code 1 when anything was derived within its protection level.

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>

#include "tests/support/differencing.hpp"

namespace {

void print(const char* name, const parangon::testing::Judged& judged, const char* end) {
  std::printf(
      "  \"%s\": {\"attacked\": %zu, \"derived_exactly\": %zu, \"derived_within_level\": %zu, "
      "\"differences\": %zu, \"differences_derived\": %zu}%s\n",
      name, judged.attacked, judged.exact, judged.within, judged.differences,
      judged.exact_differences, end);
}

}  // namespace

int main(int argc, char** argv) {
  parangon::testing::ConsortiumShape shape;
  shape.agencies = argc > 1 ? std::stoi(argv[1]) : 400;
  const int years = argc > 2 ? std::stoi(argv[2]) : 5;
  shape.families = argc > 3 ? std::stoi(argv[3]) : 2;
  shape.departments = shape.agencies >= 100 ? 8 : 3;
  shape.purchases = 200;
  shape.suppliers = 10 * shape.agencies;
  const std::string revisions = argc > 4 ? argv[4] : "carry";
  if (revisions != "carry" && revisions != "include") {
    std::fprintf(stderr, "carry or include, not %s\n", revisions.c_str());
    return 2;
  }
  parangon::testing::Habit habit{{"groups"}};
  using parangon::hub::release::Revisions;
  habit.revisions = revisions == "include" ? Revisions::include : Revisions::carry;
  parangon::testing::Life life(shape, years, habit, 7);
  const auto report = life.live(5);
  std::printf("{\n  \"agencies\": %d, \"years\": %d, \"families\": %d, \"revisions\": \"%s\",\n",
              shape.agencies, years, shape.families, revisions.c_str());
  std::string error = report.error;
  std::ranges::replace(error, '"', '\'');
  std::printf("  \"error\": \"%s\",\n", error.c_str());
  std::printf("  \"releases\": %zu, \"cells\": %zu, \"holes\": %zu, \"carried_over\": %zu,\n",
              report.releases, report.cells, report.holes, report.carried);
  print("outsider", report.outsider, ",");
  print("insiders", report.insider, ",");
  print("naive_outsider", report.naive, ",");
  std::printf("  \"naive_printed_unsafe\": %zu\n}\n", report.naive_shown);
  return report.error.empty() && report.outsider.within == 0 && report.insider.within == 0 ? 0 : 1;
}
