#include "hub/cli/inventory_tables.hpp"

#include <fmt/format.h>

#include "hub/api/table_standings.hpp"

namespace parangon::hub::cli {
namespace {

wire::TableStanding standing_of(const api::StandingTable& table,
                                const collect::InventoryLine& line) {
  if (table.changed.contains(line.agency.siren())) return wire::TableStanding::waiting;
  return table.shown.contains(line.agency.siren()) ? wire::TableStanding::shown
                                                   : wire::TableStanding::absent;
}

}  // namespace

PublishedStandings published_standings(const store::ReadStore& store,
                                       const collect::Inventory& inventory) {
  PublishedStandings out;
  const auto tables =
      api::standing_tables(store, api::open_vintages(store, inventory.as_of), inventory.as_of);
  for (const auto& line : inventory.lines) {
    auto& its = out[{line.agency, line.period}];
    for (const auto& table : tables) {
      if (table.period != line.period) continue;
      its.push_back({table.measure, standing_of(table, line), table.state,
                     static_cast<std::int64_t>(table.changed.size())});
    }
  }
  return out;
}

std::string standings_text(const std::vector<PublishedStanding>& standings) {
  std::string out;
  for (const auto& its : standings) {
    out += fmt::format("{}{}:{}", out.empty() ? "" : " ", to_string(its.measure),
                       to_string(its.standing));
  }
  return out;
}

std::vector<Text> waiting_remarks(const std::vector<PublishedStanding>& standings) {
  std::vector<Text> out;
  for (const auto& its : standings) {
    if (its.standing != wire::TableStanding::waiting) continue;
    const auto label = model::label(its.measure);
    const bool alone = its.waiting == 1;
    out.emplace_back(
        fmt::format("{} : attend d'être publié ({})", label.fr,
                    alone ? "seul à avoir changé" : fmt::format("{} ont changé", its.waiting)),
        fmt::format("{}: waits to be published ({})", label.en,
                    alone ? "alone to have changed" : fmt::format("{} changed", its.waiting)));
  }
  return out;
}

}  // namespace parangon::hub::cli
