#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "hub/api/release_shelf.hpp"
#include "hub/collect/campaign.hpp"
#include "hub/collect/revision_window.hpp"
#include "hub/release/layout.hpp"
#include "hub/store/store.hpp"
#include "shared/model/siret.hpp"
#include "shared/wire/entry.hpp"

namespace parangon::hub::api {

/// What decides when figures enter a table.
struct EntryRules {
  std::size_t company = 3;  ///< So many legal units whose figures changed hide each other.
  std::vector<collect::RevisionWindow> windows;
  release::Layout layout;
  collect::Calendar calendar;
};

/// Which agencies' figures differ from what the newest vintage shows of a period and measure.
struct StandingTable {
  model::Period period;
  model::Measure measure = model::Measure::paid;
  std::int64_t vintage = 0, state = 0;
  std::set<model::Siren> shown;    ///< Counted in the state.
  std::set<model::Siren> changed;  ///< Other amounts count by now, or none.
};

/// Blocks. `vintages`: newest first.
std::vector<StandingTable> standing_tables(const store::ReadStore& store,
                                           const std::vector<store::ReleaseInfo>& vintages,
                                           store::ReadStore::AsOf as_of = {});

/// As one agency reads it. `has_figures`: something of it counts for the period.
wire::EntryTable entry_table(const StandingTable& table, const model::Siret& agency,
                             bool has_figures, const EntryRules& rules, const model::Date& day);

/// What would follow if the agency entered the tables of the period alone. Errc::not_found: nothing
/// of it counts, or no vintage covers the period; Errc::conflict: its figures are shown already.
/// Blocks.
Result<wire::EntryPreview> entry_preview(const store::ReadStore& store,
                                         const std::vector<store::ReleaseInfo>& vintages,
                                         const model::Siret& agency, const model::Period& period,
                                         const EntryRules& rules);

/// Releases that members may read, newest first; of those that they could read at an instant.
std::vector<store::ReleaseInfo> open_vintages(const store::ReadStore& store,
                                              store::ReadStore::AsOf as_of = {});

}  // namespace parangon::hub::api
