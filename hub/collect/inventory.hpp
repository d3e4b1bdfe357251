#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "hub/collect/campaign.hpp"
#include "hub/store/store.hpp"

namespace parangon::hub::collect {

/// Where an agency stands for one period. Exactly one holds.
enum class CollectionState {
  waiting,     ///< Nothing has arrived; the due day has not passed.
  missing,     ///< Nothing has arrived, and the due day has passed.
  incomplete,  ///< The newest revision lacks a dataset that the campaign asks for.
  withdrawn,   ///< The newest revision was withdrawn, and none counts.
  received,    ///< A complete revision is there; nobody has certified one that stands.
  certified,   ///< A revision counts.
};
std::string_view to_string(CollectionState state);
Text label(CollectionState state);

struct InventoryLine {
  model::Siret agency;
  std::string name;
  model::Period period;
  bool expected = true;  ///< False: it sent although the campaign does not expect it.
  CollectionState state = CollectionState::waiting;
  std::int64_t revision = 0;             ///< The one that counts, else the newest; 0: none.
  std::optional<Instant> received = {};  ///< When that one arrived.
  std::optional<Instant> certified = {};
  /// No complete revision had arrived by the due day, but one has since. A later correction of what
  /// came in time is not late.
  bool late = false;
  bool blank = false;                        ///< It declares that there is nothing to report.
  std::vector<model::Measure> lacking = {};  ///< Datasets of the campaign that it does not hold.

  /// Something is still to be sent.
  bool owes() const {
    return state != CollectionState::received && state != CollectionState::certified;
  }
};

/// Lines of expected agencies, counted. expected = received + missing + waiting + incomplete +
/// withdrawn; late, blank and certified are among the received.
struct InventoryTotals {
  std::int64_t expected = 0;
  std::int64_t received = 0;
  std::int64_t late = 0;
  std::int64_t missing = 0;
  std::int64_t waiting = 0;
  std::int64_t incomplete = 0;
  std::int64_t withdrawn = 0;
  std::int64_t blank = 0;
  std::int64_t certified = 0;
  std::int64_t unexpected = 0;  ///< Lines of agencies that are not expected.
};

struct Inventory {
  Instant as_of;
  model::Date day;  ///< That instant's.
  Phase phase = Phase::before;
  std::vector<InventoryLine> lines;  ///< By agency, then period.
  InventoryTotals totals;
};

/// Who has sent what of a campaign. Pure. `agencies` and `revisions` are the store's as of `as_of`:
/// all members, and all revisions of the campaign's periods by agency, period and revision.
/// Expected are the active members that the campaign names; when it names nobody, all active ones
/// who were members by its closing day.
Inventory inventory(const store::Campaign& campaign, std::span<const store::Agency> agencies,
                    std::span<const store::CollectedRevision> revisions, const Calendar& calendar,
                    Instant as_of);

/// A campaign with its inventory, both as of one instant; `agencies` are the members of then.
struct TakenInventory {
  store::Campaign campaign;
  std::vector<store::Agency> agencies;
  Inventory inventory;
};
/// Reads what inventory() needs. Errc::not_found when there is no campaign of that name then.
Result<TakenInventory> take_inventory(const store::ReadStore& store, std::string_view name,
                                      const Calendar& calendar, Instant as_of);

}  // namespace parangon::hub::collect
