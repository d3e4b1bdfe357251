#pragma once

#include <cstdint>

#include "hub/store/sqlite/database.hpp"
#include "shared/model/contributors.hpp"

namespace parangon::hub::store {

/// Ids of contributors: the submission's sequence, then the 26 bits of the packed cell.
constexpr std::int64_t contributor_id(std::int64_t sequence, std::int64_t cell) {
  constexpr std::int64_t packed_cell_limit = std::int64_t{1} << 26;
  return sequence * packed_cell_limit + cell;
}

/// Writes the suppliers of a submission with one prepared statement.
void insert_contributors(Database& db, std::int64_t sequence,
                         const model::SealedContributors& contributors);

}  // namespace parangon::hub::store
