// Protects and audits synthetic hierarchical tables of growing size, with light and with heavy
// tails, and proves optima of two-way tables of 1,000 cells; some against insiders too. Usage:
// secrecy_bench RESULT_FOLDER [LARGEST_CELLS [NAME_PART]]. The peer is what only auditing the same
// pattern takes with glpsol, one program for each interval end: measured on some, evenly chosen,
// times their number. Seconds of the processor stand beside those of the clock.

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

double processor_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto of = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
  };
  return of(usage.ru_utime) + of(usage.ru_stime);
}

long peak_megabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1024;
}

enum class Exact { none, automatic, proof };
enum class Insiders {
  none,
  presumed,  ///< One for each elementary primary cell.
  real,      ///< Everybody who contributes.
};

struct Shape {
  const char* name;
  std::vector<std::pair<int, int>> axes;  ///< Codes, groups.
  double mean_count = 0;  ///< 0: 1 to 200 contributors, 30 % of the leaves with a single one.
  Exact exact = Exact::none;
  Insiders insiders = Insiders::none;
  parangon::testing::Tail tail = parangon::testing::Tail::light;
  int holdings = 0;  ///< 0: each contributes to one leaf.
};

Table make(const Shape& shape) {
  SyntheticOptions options;
  for (const auto& [codes, groups] : shape.axes) options.axes.push_back(axis_of(codes, groups));
  options.mean_count = shape.mean_count;
  if (shape.mean_count == 0) {
    options.largest_count = 200;
    options.single = 0.3;
  }
  options.tail = shape.tail;
  options.holdings = shape.holdings;
  options.contributions = shape.insiders == Insiders::real;
  Table table = parangon::testing::synthetic_table(options);
  if (options.contributions) table.insider_permille = 177;
  if (shape.insiders == Insiders::presumed) presume_singletons(table);
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
  if (shape.exact == Exact::proof) options.exact_nodes = options.exact_work = no_limit;
  if (shape.exact == Exact::none) options.exact_up_to = 0;
  const double begin = seconds(), processor = processor_seconds();
  const auto protection = protect(table, options);
  const double protected_at = seconds();
  const auto report = audit(table, protection.pattern, {});
  const double end = seconds();
  std::printf(
      "%-24s cells %6zu primaries %5zu secondaries %5zu unprotected %zu optimal %d  "
      "protect %.2f s audit %.2f s, processor %.2f s (%llu programs, %zu conditions) failures %zu  "
      "%ld MB\n",
      shape.name, table.cells.size(), primaries, protection.loss.cells,
      protection.unprotected.size(), protection.optimal ? 1 : 0, protected_at - begin,
      end - protected_at, processor_seconds() - processor,
      static_cast<unsigned long long>(report.programs), report.conditions, report.failures.size(),
      peak_megabytes());
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
  const std::string part = argc > 3 ? argv[3] : "";
  using parangon::testing::Tail;
  const std::vector<std::pair<int, int>> cells_1k{{10, 1}, {10, 1}, {10, 1}};
  const std::vector<std::pair<int, int>> cells_5k{{21, 4}, {17, 3}, {14, 3}};
  const std::vector<std::pair<int, int>> cells_10k{{22, 3}, {22, 3}, {20, 4}};
  const std::vector<std::pair<int, int>> cells_14k{{30, 4}, {22, 3}, {21, 3}};
  const std::vector<std::pair<int, int>> five_ways{{5, 1}, {4, 1}, {4, 1}, {4, 1}, {4, 1}};
  const Shape shapes[] = {
      {"secrecy_1k_2d_proof", {{40, 4}, {25, 4}}, 6, Exact::proof},
      {"secrecy_1k_3d", cells_1k, 4},
      {"secrecy_10k_3d", cells_10k, 7},
      {"secrecy_1k_3d_insiders", cells_1k, 4, Exact::none, Insiders::presumed},
      {"secrecy_10k_3d_insiders", cells_10k, 7, Exact::none, Insiders::presumed},
      {"secrecy_1k_5d", five_ways, 4, Exact::automatic},
      {"secrecy_1k_5d_pareto", five_ways, 0, Exact::automatic, Insiders::none, Tail::pareto},
      {"secrecy_5k_3d_lognormal", cells_5k, 0, Exact::none, Insiders::none, Tail::log_normal},
      {"secrecy_5k_3d_pareto", cells_5k, 0, Exact::none, Insiders::none, Tail::pareto},
      {"secrecy_5k_3d_lognormal_insiders", cells_5k, 0, Exact::none, Insiders::real,
       Tail::log_normal},
      {"secrecy_5k_3d_pareto_insiders", cells_5k, 0, Exact::none, Insiders::real, Tail::pareto},
      {"secrecy_5k_3d_pareto_3000_insiders", cells_5k, 0, Exact::none, Insiders::real, Tail::pareto,
       3'000},
      {"secrecy_14k_3d_lognormal", cells_14k, 0, Exact::none, Insiders::none, Tail::log_normal},
      {"secrecy_14k_3d_pareto", cells_14k, 0, Exact::none, Insiders::none, Tail::pareto},
      {"secrecy_40k_4d", {{22, 3}, {22, 3}, {20, 4}, {4, 1}}, 5},
      {"secrecy_150k_4d", {{30, 4}, {25, 4}, {20, 4}, {10, 1}}, 5},
  };
  for (const Shape& shape : shapes) {
    std::size_t cells = 1;
    for (const auto& [codes, groups] : shape.axes) cells *= static_cast<std::size_t>(codes);
    const bool wanted = std::string(shape.name).find(part) != std::string::npos;
    if (cells <= largest && wanted) run(shape, argv[1]);
  }
  return 0;
}
