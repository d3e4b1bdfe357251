// Protects and audits synthetic hierarchical tables of growing size, and proves optima of two-way
// tables of 1,000 cells. Usage: secrecy_bench RESULT_FOLDER [LARGEST_CELLS]. The peer of the audit
// is glpsol, solving the same attacker's programs one after the other.

#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "hub/disclosure/audit.hpp"
#include "hub/disclosure/jj_format.hpp"
#include "hub/disclosure/protect.hpp"
#include "tests/support/synthetic_table.hpp"

namespace {

using namespace parangon::hub::disclosure;
using parangon::testing::axis_of;
using parangon::testing::SyntheticOptions;

double seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

long peak_megabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1024;
}

struct Shape {
  const char* name;
  std::vector<std::pair<int, int>> axes;  ///< Codes, groups.
  double mean_count;
  bool exact;
};

Table make(const Shape& shape) {
  SyntheticOptions options;
  for (const auto& [codes, groups] : shape.axes) options.axes.push_back(axis_of(codes, groups));
  options.mean_count = shape.mean_count;
  return parangon::testing::synthetic_table(options);
}

void write_result(const std::filesystem::path& folder, const std::string& name, double ours,
                  double peer, const char* unit) {
  std::string file = name;
  for (char& c : file) c = c == ' ' || c == ',' ? '_' : c;
  char ratio[32];
  std::snprintf(ratio, sizeof ratio, "%.3g", peer > 0 ? ours / peer : 0.0);
  std::ofstream(folder / (file + ".json"))
      << "{\"name\": \"" << name << "\", \"ours\": " << ours << ", \"peer\": " << peer
      << ", \"ratio\": " << ratio << ", \"unit\": \"" << unit << "\"}\n";
}

void run(const Shape& shape, const std::filesystem::path& folder) {
  const Table table = make(shape);
  std::size_t primaries = 0;
  for (const Cell& cell : table.cells) primaries += cell.status == CellStatus::primary ? 1 : 0;
  ProtectOptions options;
  if (shape.exact) {
    options.exact_nodes = options.exact_programs = no_limit;
  } else {
    options.exact_up_to = 0;
  }
  const double begin = seconds();
  const auto protection = protect(table, options);
  const double protected_at = seconds();
  const auto report = audit(table, protection.pattern, {});
  const double end = seconds();
  std::printf(
      "%-22s cells %6zu primaries %5zu secondaries %5zu unprotected %zu optimal %d  "
      "protect %.2f s audit %.2f s (%llu programs, %zu conditions) failures %zu  %ld MB\n",
      shape.name, table.cells.size(), primaries, protection.loss.cells,
      protection.unprotected.size(), protection.optimal ? 1 : 0, protected_at - begin,
      end - protected_at, static_cast<unsigned long long>(report.programs), report.conditions,
      report.failures.size(), peak_megabytes());
  std::fflush(stdout);
  write_result(folder, std::string("secrecy ") + shape.name, end - begin, 0, "s");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: secrecy_bench RESULT_FOLDER [LARGEST_CELLS]\n");
    return 2;
  }
  const std::size_t largest = argc > 2 ? std::stoul(argv[2]) : 40'000;
  const Shape shapes[] = {
      {"1,000 cells 2-D proof", {{40, 4}, {25, 4}}, 6, true},
      {"1,000 cells 3-D", {{10, 1}, {10, 1}, {10, 1}}, 4, false},
      {"9,680 cells 3-D", {{22, 3}, {22, 3}, {20, 4}}, 7, false},
      {"38,720 cells 4-D", {{22, 3}, {22, 3}, {20, 4}, {4, 1}}, 5, false},
      {"150,000 cells 4-D", {{30, 4}, {25, 4}, {20, 4}, {10, 1}}, 5, false},
  };
  for (const Shape& shape : shapes) {
    std::size_t cells = 1;
    for (const auto& [codes, groups] : shape.axes) cells *= static_cast<std::size_t>(codes);
    if (cells <= largest) run(shape, argv[1]);
  }
  return 0;
}
