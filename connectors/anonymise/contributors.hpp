#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/core/error.hpp"
#include "shared/model/contributors.hpp"
#include "shared/model/period.hpp"

namespace parangon::connectors::anonymise {

/// Makes the pseudonyms of one period: others for each measure, since what was awarded is public.
struct Pseudonymiser {
  std::string key;  ///< Name of the key.
  std::function<model::Pseudonym(model::Measure measure, std::string_view siren)> make;
};
/// The one for a period; nullopt where the agency has no key for it. Empty: no pseudonyms at all.
using PseudonymiserFor = std::function<std::optional<Pseudonymiser>(const model::Period&)>;

/// One supplier's amount before tax in one finest cell (Leaf::bits(), whatever its period).
struct LeafAmount {
  std::uint64_t leaf = 0;
  std::uint64_t unit = 0;  ///< As classify::Supplier::unit.
  std::int64_t cents = 0;
};

/// The suppliers of each finest cell, sorted by cell: of the same cell and unit amounts are added.
/// Cells whose suppliers all come to zero are left out. Suppliers without a SIREN are never listed.
/// Errc::too_large when a sum does not fit.
Result<std::vector<model::LeafContributors>> leaf_contributors(
    const std::vector<LeafAmount>& amounts, const Pseudonymiser& pseudonymiser);

}  // namespace parangon::connectors::anonymise
