#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "hub/collect/inventory.hpp"
#include "hub/store/store.hpp"
#include "shared/wire/entry.hpp"

namespace parangon::hub::cli {

/// Whether an agency's figures of a period are in the published tables, by measure; only measures
/// of which a table is published.
struct PublishedStanding {
  model::Measure measure = model::Measure::paid;
  wire::TableStanding standing = wire::TableStanding::absent;
  std::int64_t state = 0;    ///< Of the figures that the newest table shows.
  std::int64_t waiting = 0;  ///< Agencies whose figures changed since.
};

using PublishedStandings =
    std::map<std::pair<model::Siret, model::Period>, std::vector<PublishedStanding>>;

/// Of the lines of an inventory, as of its instant.
PublishedStandings published_standings(const store::ReadStore& store,
                                       const collect::Inventory& inventory);

/// "paid:shown awarded:waiting": for machines.
std::string standings_text(const std::vector<PublishedStanding>& standings);
/// What waits, for people: "payé : attend d'entrer dans les tableaux publiés (1 changement)".
std::vector<Text> waiting_remarks(const std::vector<PublishedStanding>& standings);

}  // namespace parangon::hub::cli
