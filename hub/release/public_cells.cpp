#include "hub/release/public_cells.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace parangon::hub::release {
namespace {

using benchmark::Benchmark;
using benchmark::Indicator;
using benchmark::Viewer;

bool overlap(const model::Period& a, const model::Period& b) {
  return a.first_day() <= b.last_day() && b.first_day() <= a.last_day();
}

Status check(std::span<const Benchmark* const> sorted) {
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    for (std::size_t j = i + 1; j < sorted.size(); ++j) {
      if (!overlap(sorted[i]->period(), sorted[j]->period())) continue;
      const std::string one = sorted[i]->period().to_string();
      const std::string other = sorted[j]->period().to_string();
      return Error{
          Errc::invalid_argument,
          {fmt::format("publication : les périodes {} et {} se recouvrent ; n'en publier qu'une "
                       "(années ou trimestres, pas les deux)",
                       one, other),
           fmt::format("release: periods {} and {} overlap; publish one of them (years or "
                       "quarters, not both)",
                       one, other)}};
    }
  }
  return {};
}

}  // namespace

Result<std::vector<PublicCell>> public_cells(std::span<const Benchmark* const> benchmarks) {
  std::vector<const Benchmark*> sorted(benchmarks.begin(), benchmarks.end());
  std::sort(sorted.begin(), sorted.end(),
            [](const auto* a, const auto* b) { return a->period() < b->period(); });
  if (const auto checked = check(sorted); !checked) return checked.error();
  benchmark::Filter shown;
  shown.shown_only = true;
  std::vector<PublicCell> out;
  for (const Benchmark* source : sorted) {
    for (const Indicator& i : source->seen_by(Viewer::anybody(), shown)) {
      out.push_back({i.period, i.key, i.agencies, i.total, i.share, i.per_thousand});
    }
  }
  return out;
}

}  // namespace parangon::hub::release
