#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "hub/release/kept.hpp"
#include "hub/release/released_cube.hpp"
#include "hub/release/source_table.hpp"
#include "hub/release/staff_values.hpp"
#include "shared/core/text.hpp"

/// Re-derives what a release says, for `parangon-hub check`. Shares nothing with the making of
/// releases: amounts are looked up in the agencies' figures one by one, not summed on a grid.
namespace parangon::hub::release {

/// What one table counted, read from the store again.
struct CountedTable {
  std::vector<AgencyFigures> agencies;
  /// Of each agency, the code of its place when the table's state was first shown.
  std::vector<std::pair<model::Siret, std::string>> places;
};

/// A code and its parent; the parent of the top is empty. Of the release that first showed the
/// state: "codes-territory.csv".
using PlaceParents = std::vector<std::pair<std::string, std::string>>;

/// Each cell of `table` against the sum of the figures counted. No problem when all agree. Messages
/// name cells, never amounts.
std::vector<Text> recheck_amounts(const KeptTable& table, const CountedTable& counted,
                                  const PlaceParents& parents);

/// Each row of the cubes against the kept tables: a published amount is the cell's, and what the
/// pattern withholds has no amount. `file` as in ReleasedCube::read.
std::vector<Text> recheck_files(const KeptRelease& kept, const ReleasedCube::ReadFile& file);

/// Each value for staff against the figures: open, of an agency whose terms give it to staff, and
/// with a name only where they give that. `counted` and `tables` have the same order.
std::vector<Text> recheck_staff_values(std::span<const StaffValue> values,
                                       std::span<const KeptTable> tables,
                                       std::span<const CountedTable> counted);

/// Reads a released list of territories. Errc::malformed.
Result<PlaceParents> read_place_parents(const std::string& csv);

}  // namespace parangon::hub::release
