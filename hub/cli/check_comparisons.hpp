#pragma once

#include <vector>

#include "hub/config.hpp"
#include "hub/store/store.hpp"

namespace parangon::hub::cli {

/// Whether the imported comparisons of version 0.1.0 agree with the figures that they counted, and
/// are what the history gives again, unless the rules of the import are no longer configured. Their
/// bytes' digest is collect::check's. Nothing before the import.
std::vector<store::Problem> check_comparisons(const store::ReadStore& store, const Config& config);

}  // namespace parangon::hub::cli
