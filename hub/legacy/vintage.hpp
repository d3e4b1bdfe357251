#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "shared/core/clock.hpp"
#include "shared/model/siret.hpp"

namespace parangon::hub::legacy {

/// From an instant on another revision of an agency counts for a period; 0: none.
struct CountingChange {
  Instant at;
  model::Siret agency;
  std::int64_t revision = 0;
};

/// What was known at an instant of a period's collection.
struct Collection {
  std::vector<model::Siret> expected;  ///< Whose figures are awaited, sorted.
  bool due = false;                    ///< The day is over on which they were due.
};
using CollectionAt = std::function<Collection(Instant)>;

/// The state of a period that comparisons show, and what waits behind it.
struct Vintage {
  std::optional<Instant> at;  ///< Revisions that counted then; nullopt: nothing is shown yet.
  std::size_t waiting = 0;    ///< Agencies of which another revision counts by now, or none.
  std::size_t counted = 0;    ///< Agencies that count by now,
  std::size_t expected = 0;   ///< and that were expected, while nothing is shown.
};

/// Totals that followed each certification would tell, by subtraction, what the newest one added,
/// sealed figures too. So they move on in company only: to a state in which the revisions of at
/// least `company` agencies differ from those shown before. The first vintage waits until everybody
/// who is expected counts, or the figures are due, so that the last ones to come are not left to
/// wait. A function of the history, so a past instant always has the same vintage.
///
/// `changes` of one period, oldest first, none after `now`. `looks`: instants, sorted, at which it
/// is asked besides whether the first vintage may be: those just before and at which members or
/// campaigns changed, so that what was open stays open. `collection` is asked for instants that do
/// not go back.
Vintage vintage_of(std::span<const CountingChange> changes, std::span<const Instant> looks,
                   Instant now, std::size_t company, const CollectionAt& collection);

/// All vintages that were shown up to `now`, oldest first: `Vintage::at` of every instant at which
/// it can have moved on. Arguments as above.
std::vector<Instant> vintages_until(std::span<const CountingChange> changes,
                                    std::span<const Instant> looks, Instant now,
                                    std::size_t company, const CollectionAt& collection);

}  // namespace parangon::hub::legacy
