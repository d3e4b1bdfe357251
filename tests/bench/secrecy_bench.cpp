// Protects and audits synthetic hierarchical tables of growing size, and proves optima of two-way
// tables of 1,000 cells; some against insiders too. Usage: secrecy_bench RESULT_FOLDER
// [LARGEST_CELLS]. The peer is what only auditing the same pattern takes with glpsol, one program
// for each interval end: measured on some, evenly chosen, times their number.

#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "hub/disclosure/audit.hpp"
#include "hub/disclosure/protect.hpp"
#include "hub/disclosure/singletons.hpp"
#include "tests/bench/kit.hpp"
#include "tests/support/attacker_lp.hpp"
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
  bool exact = false;
  bool insiders = false;  ///< One presumed for each elementary primary cell.
};

Table make(const Shape& shape) {
  SyntheticOptions options;
  for (const auto& [codes, groups] : shape.axes) options.axes.push_back(axis_of(codes, groups));
  options.mean_count = shape.mean_count;
  Table table = parangon::testing::synthetic_table(options);
  if (shape.insiders) presume_singletons(table);
  return table;
}

constexpr std::size_t sampled_programs = 6;
constexpr int program_limit_s = 20;

/// Seconds that glpsol takes for one attacker's program, reading it included; the limit at most.
double glpsol_seconds(const Table& table, const Pattern& pattern, CellIndex cell, bool largest) {
  const parangon::bench::TempFolder folder;
  const auto file = folder.path() / "attacker.lp";
  std::ofstream(file) << parangon::testing::attacker_lp(table, pattern, {cell}, largest);
  const std::string command = "glpsol --tmlim " + std::to_string(program_limit_s) + " --lp " +
                              file.string() + " > /dev/null";
  const double begin = seconds();
  if (std::system(command.c_str()) != 0) throw std::runtime_error(command + " failed");
  return seconds() - begin;
}

double peer_seconds(const Table& table, const Pattern& pattern, std::size_t conditions) {
  std::vector<CellIndex> primaries;
  for (CellIndex i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == CellStatus::primary) primaries.push_back(i);
  }
  double sum = 0;
  for (std::size_t k = 0; k < sampled_programs; ++k) {
    sum += glpsol_seconds(table, pattern, primaries[k * primaries.size() / sampled_programs],
                          k % 2 == 0);
  }
  return sum / sampled_programs * static_cast<double>(conditions);
}

void run(const Shape& shape, const std::filesystem::path& folder) {
  const Table table = make(shape);
  std::size_t primaries = 0;
  for (const Cell& cell : table.cells) primaries += cell.status == CellStatus::primary ? 1 : 0;
  ProtectOptions options;
  if (shape.exact) {
    options.exact_nodes = options.exact_work = no_limit;
  } else {
    options.exact_up_to = 0;
  }
  const double begin = seconds();
  const auto protection = protect(table, options);
  const double protected_at = seconds();
  const auto report = audit(table, protection.pattern, {});
  const double end = seconds();
  std::printf(
      "%-24s cells %6zu primaries %5zu secondaries %5zu unprotected %zu optimal %d  "
      "protect %.2f s audit %.2f s (%llu programs, %zu conditions) failures %zu  %ld MB\n",
      shape.name, table.cells.size(), primaries, protection.loss.cells,
      protection.unprotected.size(), protection.optimal ? 1 : 0, protected_at - begin,
      end - protected_at, static_cast<unsigned long long>(report.programs), report.conditions,
      report.failures.size(), peak_megabytes());
  std::fflush(stdout);
  parangon::bench::Row row;
  row.name = shape.name;
  row.unit = "s";
  row.ours = end - begin;
  row.peer = peer_seconds(table, protection.pattern, report.conditions);
  row.ratio = row.ours / row.peer;
  row.higher_is_better = false;
  row.peer_command = "glpsol --tmlim 20 --lp attacker.lp, for each end of each primary's interval";
  parangon::bench::write_row(folder, row);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: secrecy_bench RESULT_FOLDER [LARGEST_CELLS]\n");
    return 2;
  }
  const std::size_t largest = argc > 2 ? std::stoul(argv[2]) : 40'000;
  const Shape shapes[] = {
      {"secrecy_1k_2d_proof", {{40, 4}, {25, 4}}, 6, true},
      {"secrecy_1k_3d", {{10, 1}, {10, 1}, {10, 1}}, 4},
      {"secrecy_10k_3d", {{22, 3}, {22, 3}, {20, 4}}, 7},
      {"secrecy_1k_3d_insiders", {{10, 1}, {10, 1}, {10, 1}}, 4, false, true},
      {"secrecy_10k_3d_insiders", {{22, 3}, {22, 3}, {20, 4}}, 7, false, true},
      {"secrecy_40k_4d", {{22, 3}, {22, 3}, {20, 4}, {4, 1}}, 5},
      {"secrecy_150k_4d", {{30, 4}, {25, 4}, {20, 4}, {10, 1}}, 5},
  };
  for (const Shape& shape : shapes) {
    std::size_t cells = 1;
    for (const auto& [codes, groups] : shape.axes) cells *= static_cast<std::size_t>(codes);
    if (cells <= largest) run(shape, argv[1]);
  }
  return 0;
}
