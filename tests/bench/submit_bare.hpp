#pragma once

#include <filesystem>
#include <vector>

#include "shared/model/figure.hpp"

namespace parangon::bench {

/// The peer: what a bare SQLite program takes, in seconds, to insert the rows into a new file with
/// one prepared statement in one transaction, commit included. Same table, same pragmas as the
/// hub's store; the rows' numbers are ready in memory before the clock starts.
double insert_bare(const std::filesystem::path& file, const std::vector<model::Figure>& figures);

}  // namespace parangon::bench
