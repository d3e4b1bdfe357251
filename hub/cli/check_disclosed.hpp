#pragma once

#include <vector>

#include "hub/config.hpp"
#include "hub/store/store.hpp"

namespace parangon::hub::cli {

/// Re-derives what published releases show from the revisions that they count: every cell of every
/// kept table, every row of their files, every value for staff. Drafts too. One problem per cell
/// that does not agree; messages have no amounts. Zones are those of the configuration where a
/// release does not list its departments.
std::vector<store::Problem> check_disclosed(const store::ReadStore& store, const Config& config);

}  // namespace parangon::hub::cli
