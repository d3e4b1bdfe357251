#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "hub/release/publication.hpp"

namespace parangon::hub::release {

/// What differs between two releases, of what both say in public. Nothing here tells why a cell is
/// hidden or shown.
struct Difference {
  std::vector<std::string> periods_added;  ///< As written, sorted.
  std::vector<std::string> periods_removed;
  std::int64_t revised = 0;  ///< Cells with a value in both, and another one.
  /// Largest |new − old| / |old| of an amount; none when nothing was revised, or from zero only.
  std::optional<Ratio> largest_revision;
  std::int64_t confirmed = 0;     ///< Provisional before, normal now.
  std::int64_t newly_hidden = 0;  ///< With a value before, confidential now.
  std::int64_t newly_shown = 0;   ///< The reverse.
  std::int64_t added = 0;         ///< Rows of periods that both have, that were not there.
  std::int64_t removed = 0;       ///< The reverse.

  bool operator==(const Difference&) const = default;
};

/// Cells are matched by cube and codes; cubes that only one of both has count row by row.
Difference difference(const Publication& before, const Publication& after);

/// The change note in Markdown. `previous` is nullptr for the first release. Deterministic.
Text change_note(const Publication& publication, const Publication* previous);

}  // namespace parangon::hub::release
