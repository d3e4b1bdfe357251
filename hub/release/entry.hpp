#pragma once

#include <optional>
#include <span>
#include <vector>

#include "hub/release/layout.hpp"
#include "shared/model/figure.hpp"
#include "shared/model/money.hpp"

namespace parangon::hub::release {

/// What would follow for one figure of an agency that enters a table alone.
struct EntryEffect {
  model::FigureKey key;
  /// By how much it changes against the state shown; of a sealed figure it is not told.
  std::optional<model::Money> change;
  /// Everybody can compute the change afterwards. Otherwise the new cell is withheld, and the state
  /// shown before stays readable.
  bool shows = false;
};

/// The figures of `measure` that differ between what the state shown counts of the agency (empty:
/// nothing) and what counts now, as far as the layout goes. A figure that is new and open may show:
/// three suppliers stand behind it at least. One that was merely revised does not, because nobody
/// knows how many suppliers stand behind the change. A sealed one never does.
std::vector<EntryEffect> entry_effects(std::span<const model::Figure> shown,
                                       std::span<const model::Figure> now, model::Measure measure,
                                       const Layout& layout);

}  // namespace parangon::hub::release
