#pragma once

#include "hub/disclosure/disclosure.hpp"
#include "tests/support/synthetic_table.hpp"

namespace parangon::testing {

/// A small two-way table, totals known, with primaries by the rules; `contributors`: who they are.
inline hub::disclosure::Table small_table(std::uint64_t seed, int rows, int columns,
                                          bool contributors) {
  SyntheticOptions options;
  options.axes = {axis_of(rows + 1, 1), axis_of(columns + 1, 1)};
  options.seed = seed;
  options.empty = 0.1;
  options.mean_count = 5;
  options.holdings = contributors ? 15 : 0;
  options.contributions = contributors;
  return synthetic_table(options);
}

}  // namespace parangon::testing
