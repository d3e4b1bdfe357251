#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "shared/core/ratio.hpp"

namespace parangon::hub::benchmark {

/// How the agencies' values of one cell are spread. What may not be shown is empty.
struct Distribution {
  int count = 0;  ///< Number of agencies compared.
  std::optional<Ratio> mean;
  std::optional<Ratio> minimum;
  std::optional<Ratio> first_quartile;
  std::optional<Ratio> median;
  std::optional<Ratio> third_quartile;
  std::optional<Ratio> maximum;
};

/// Quantile k/4 of values sorted ascending (at least one), by definition 7 of Hyndman and Fan
/// (1996, "Sample quantiles in statistical packages"): linear interpolation at position
/// 1 + (n - 1) k / 4. What R, NumPy and spreadsheets' QUARTILE.INC give.
Ratio quartile(std::span<const Ratio> ascending, int k);

/// Unweighted mean of at least one value. Each value is rounded to 12 decimals first (half away
/// from zero), because the exact sum of many quotients does not fit any number; the error is below
/// 10^-12 and the only one made before printing.
Ratio mean_of(std::span<const Ratio> values);

/// Place of one value among several.
struct Standing {
  Ratio value;
  int rank = 0;  ///< 1 for the largest; equal values share the better rank ("1224" ranking).
  int of = 0;    ///< Number of agencies compared.
  /// Percentile rank, 0 to 100: 100 · (number below + half the number equal, itself included) / n.
  Ratio percentile;
};

/// One per value, in the order given.
std::vector<Standing> standings(std::span<const Ratio> values);

}  // namespace parangon::hub::benchmark
