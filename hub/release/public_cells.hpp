#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "hub/benchmark/benchmark.hpp"
#include "hub/benchmark/ratio.hpp"
#include "shared/core/error.hpp"
#include "shared/model/figure.hpp"
#include "shared/model/period.hpp"

namespace parangon::hub::release {

/// One cell of the open data. Amounts are before tax.
struct PublicCell {
  model::Period period;
  model::FigureKey key;
  int agencies = 0;
  model::Money amount;
  std::optional<benchmark::Ratio> share;         ///< Of all purchases of the segment, 0 to 1.
  std::optional<benchmark::Ratio> per_thousand;  ///< Cents per 1,000 inhabitants.
};

/// The cells that anybody may see, sorted by period and key: what Benchmark shows to everybody
/// (docs/indicators.md, rules T1 to T4), and no mark of what it hides.
/// Errc::invalid_argument when one period holds another (a year and one of its quarters: their
/// difference would be the other quarters, which nobody judged) or comes twice.
Result<std::vector<PublicCell>> public_cells(
    std::span<const benchmark::Benchmark* const> benchmarks);

}  // namespace parangon::hub::release
