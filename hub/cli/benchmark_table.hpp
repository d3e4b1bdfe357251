#pragma once

#include <string>

#include "hub/api/benchmarks.hpp"
#include "shared/core/text.hpp"

namespace parangon::hub::cli {

/// The comparison as a table for a terminal: one line for each cell that is shown, and below it,
/// for the most general one, each agency that `viewer` may see, with its rank.
std::string benchmark_table(const api::Comparison& comparison, const api::BenchmarkQuery& query,
                            const benchmark::Viewer& viewer, Lang lang);

}  // namespace parangon::hub::cli
