#include "tests/bench/kit.hpp"

#include <fmt/format.h>
#include <stdlib.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "shared/core/file.hpp"
#include "shared/wire/json_writer.hpp"

namespace parangon::bench {

namespace fs = std::filesystem;

namespace {

/// Four significant digits: what such a machine can tell.
double rounded(double value) {
  if (value == 0) return 0;
  const double scale = std::pow(10, 3 - std::floor(std::log10(std::abs(value))));
  return std::round(value * scale) / scale;
}

}  // namespace

double percentile(std::vector<double> values, double percent) {
  const auto rank = std::ceil(percent / 100 * static_cast<double>(values.size()));
  const auto index = static_cast<std::ptrdiff_t>(std::max(rank, 1.0)) - 1;
  std::nth_element(values.begin(), values.begin() + index, values.end());
  return values[static_cast<std::size_t>(index)];
}

double median_ratio(const std::vector<double>& ours, const std::vector<double>& peer) {
  std::vector<double> ratios;
  for (std::size_t i = 0; i < ours.size(); ++i) ratios.push_back(ours[i] / peer[i]);
  return median(std::move(ratios));
}

void write_row(const fs::path& folder, const Row& row) {
  std::string out;
  wire::JsonWriter json(out, wire::JsonWriter::Style::pretty);
  json.begin_object()
      .member("name", row.name)
      .member("unit", row.unit)
      .member("ours", rounded(row.ours))
      .member("peer", rounded(row.peer))
      .member("ratio", rounded(row.ratio))
      .member("higher_is_better", row.higher_is_better)
      .member("peer_command", row.peer_command)
      .end_object();
  fs::create_directories(folder);
  write_file(folder / (row.name + ".json"), out + "\n").value();
  fmt::print("{}: ours {:.4g}, peer {:.4g}, ratio {:.3f} ({})\n", row.name, row.ours, row.peer,
             row.ratio, row.unit);
}

TempFolder::TempFolder(const fs::path& parent) {
  std::string name = (parent / "parangon-bench-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make " + name);
  path_ = name;
}
TempFolder::~TempFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

void remove_database(const fs::path& file) {
  for (const auto* suffix : {"", "-wal", "-shm"}) fs::remove(file.string() + suffix);
}

}  // namespace parangon::bench
