// Every release of some years against everybody who kept them all: the public, members with their
// own figures, pairs of members, staff; and the naive export against the same attacker
// (docs/release.md). Usage:
//   differencing_attack [AGENCIES [YEARS [FAMILIES [SEED [COALITION [LAYOUT]]]]]]
// Without a LAYOUT the years have several.
// JSON on standard output. Exit code 1 when the public, a member or staff, or with COALITION 2 a
// pair of members, derived anything within its protection level, or a year could not be released.
// With COALITION 1 (the default) pairs are reported: nothing protects against them then. So are
// releases that were refused: staff then keeps former years as they are shown, or leaves them out.

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

#include "tests/support/differencing.hpp"

namespace {

using parangon::testing::Attackers;

void print(const char* name, const parangon::testing::Judged& judged) {
  std::printf(
      "  \"%s\": {\"attacked\": %zu, \"derived_exactly\": %zu, \"derived_within_level\": %zu, "
      "\"differences\": %zu, \"differences_derived\": %zu},\n",
      name, judged.attacked, judged.exact, judged.within, judged.differences,
      judged.exact_differences);
}

void print(const parangon::testing::ConsortiumShape& shape, int years,
           const parangon::testing::LifeReport& report) {
  std::printf("{\n  \"agencies\": %d, \"years\": %d, \"families\": %d,\n", shape.agencies, years,
              shape.families);
  std::string error = report.error, refusal = report.refusal;
  for (auto* text : {&error, &refusal}) std::ranges::replace(*text, '"', '\'');
  std::printf("  \"error\": \"%s\",\n", error.c_str());
  std::printf("  \"refused\": %zu, \"refusal\": \"%s\",\n", report.refused, refusal.c_str());
  std::printf("  \"releases\": %zu, \"cells\": %zu, \"holes\": %zu, \"carried_over\": %zu,\n",
              report.releases, report.cells, report.holes, report.carried);
  const auto share = [](double part, double whole) { return whole > 0 ? part / whole : 0; };
  std::printf("  \"cells_published\": %.3f, \"value_published\": %.3f,\n",
              1 - share(static_cast<double>(report.holes), static_cast<double>(report.cells)),
              share(report.finest_published, report.finest));
  std::printf("  \"named\": %zu, \"staff_values\": %zu, \"staff_withheld\": %zu,\n", report.named,
              report.staff_values, report.staff_withheld);
  std::printf("  \"members\": %zu, \"pairs\": %zu,\n", report.insiders, report.pairs);
  print("outsider", report.outsider);
  print("insiders", report.insider);
  print("staff", report.staff);
  print("pair", report.pair);
  print("naive_outsider", report.naive);
  std::printf("  \"naive_printed_unsafe\": %zu\n}\n", report.naive_shown);
}

}  // namespace

int main(int argc, char** argv) {
  parangon::testing::ConsortiumShape shape;
  shape.agencies = argc > 1 ? std::stoi(argv[1]) : 400;
  const int years = argc > 2 ? std::stoi(argv[2]) : 5;
  shape.families = argc > 3 ? std::stoi(argv[3]) : 2;
  const int seed = argc > 4 ? std::stoi(argv[4]) : 7;
  const bool large = shape.agencies >= 100;
  shape.departments = large ? 8 : 3;
  shape.purchases = 200;
  shape.suppliers = 10 * shape.agencies;
  shape.named = large ? 100 : 8;
  shape.shared = large ? 40 : 4;
  const int coalition = argc > 5 ? std::stoi(argv[5]) : 1;
  std::vector<std::string> layouts{"coarse", "consortium", "groups"};
  if (argc > 6) layouts = {argv[6]};
  const parangon::testing::Habit habit{
      .layouts = layouts,
      .restless = true,
      .coalition = coalition,
      .corrects = large ? 20 : 3,
  };
  parangon::testing::Life life(shape, years, habit, static_cast<std::uint64_t>(seed));
  Attackers attackers{shape.agencies, large ? Attackers::Pairs::largest : Attackers::Pairs::each};
  const auto report = life.live(attackers);
  print(shape, years, report);
  bool found = report.outsider.within + report.insider.within + report.staff.within > 0;
  found = found || (coalition > 1 && report.pair.within > 0);
  return report.error.empty() && !found ? 0 : 1;
}
