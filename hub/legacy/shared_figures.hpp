#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "hub/legacy/cell_table.hpp"
#include "shared/model/figure.hpp"
#include "shared/model/sharing.hpp"

namespace parangon::hub::legacy {

/// To whom agencies' own values are shown. What everybody is shown, staff can read too.
enum class Audience { everybody, staff };
inline constexpr std::size_t audience_count = 2;

/// Which figures of a table are shared with whom, before secrecy withholds any: open figures of
/// agencies whose terms allow it. Figures shared without a name count only in cells where at least
/// `min_suppliers` agencies do so: alone, the others' names would give its own away (rule S2 of
/// docs/indicators.md). Immutable.
class SharedFigures {
 public:
  /// `terms`: per agency of the table.
  SharedFigures(const CellTable& table, std::vector<model::Sharing> terms,
                const model::SecrecyRule& rule);

  bool holds(Audience audience, std::size_t agency, std::size_t cell) const {
    return marks_[static_cast<std::size_t>(audience)][agency][cell];
  }
  /// Whether an agency's terms allow any of its values.
  bool shares(Audience audience, std::size_t agency) const;
  /// Whether any agency's terms allow any value.
  bool any(Audience audience) const;
  bool anonymous(std::size_t agency) const {
    return terms_[agency] == model::Sharing::anonymous_to_consortium;
  }

 private:
  std::vector<model::Sharing> terms_;
  std::array<std::vector<std::vector<bool>>, audience_count> marks_;  ///< Agency, cell.
};

}  // namespace parangon::hub::legacy
