#include "hub/release/naming.hpp"

#include <algorithm>
#include <map>
#include <string_view>

namespace parangon::hub::release {
namespace {

using disclosure::CellIndex;

model::Sharing& terms_of(AgencyFigures& agency, model::Measure measure) {
  return measure == model::Measure::paid ? agency.sharing.paid : agency.sharing.awarded;
}

/// Adds what is not there yet.
void merge(std::vector<NamedAgency>& into, std::span<const NamedAgency> more) {
  into.insert(into.end(), more.begin(), more.end());
  std::ranges::sort(into);
  into.erase(std::unique(into.begin(), into.end()), into.end());
}

/// The id with the rest of its place instead of the place (CellGrid::id_of): the third field.
std::string rest_id(const std::string& id, std::string& place) {
  const auto start = id.find('/', id.find('/') + 1) + 1;
  const auto end = id.find('/', start);
  place = id.substr(start, end - start);
  return id.substr(0, end) + rest_mark + id.substr(end);
}

}  // namespace

Naming::Naming(const model::Period& period, model::Measure measure,
               std::span<const KeptRelease> earlier)
    : measure_(measure) {
  for (const auto& release : earlier) {
    for (const auto& table : release.tables) {
      if (table.period != period || table.measure != measure) continue;
      tables_.push_back(&table);
      merge(before_, table.named);
    }
  }
}

bool Naming::came_without_a_name(const model::Siret& agency) const {
  return std::ranges::any_of(tables_, [&](const KeptTable* table) {
    const auto& holdings = table->release.table.holdings;
    return std::ranges::find(table->named, agency.to_string(), &NamedAgency::siret) ==
               table->named.end() &&
           std::ranges::find(holdings, agency.siren().to_string()) != holdings.end();
  });
}

std::vector<AgencyFigures> Naming::terms_that_hold(std::span<const AgencyFigures> counted,
                                                   std::span<const AgencyFigures> now) {
  for (const auto& agency : now) {
    if (!agency.is_named(measure_) || !came_without_a_name(agency.agency)) continue;
    too_late_.push_back(agency.agency);
  }
  std::vector<AgencyFigures> out(counted.begin(), counted.end());
  for (auto& agency : out) {
    if (!agency.is_named(measure_)) continue;
    const auto latest = std::ranges::find(now, agency.agency, &AgencyFigures::agency);
    const bool late = came_without_a_name(agency.agency);
    if (!late && latest != now.end() && latest->is_named(measure_)) continue;
    terms_of(agency, measure_) = model::Sharing::public_aggregate;
  }
  return out;
}

void share_with_staff(AgencyFigures& agency) {
  for (const auto measure : {model::Measure::paid, model::Measure::awarded}) {
    auto& terms = terms_of(agency, measure);
    if (terms != model::Sharing::public_aggregate) terms = model::Sharing::public_named;
  }
}

Result<Territories> with_named(const Territories& places, std::span<const Member> members,
                               std::span<const AgencyFigures* const> counted,
                               std::span<const KeptRelease> earlier) {
  std::set<std::string> named;
  for (const AgencyFigures* agency : counted) {
    for (const auto measure : {model::Measure::paid, model::Measure::awarded}) {
      if (agency->is_named(measure)) named.insert(agency->agency.to_string());
    }
  }
  for (const auto& release : earlier) {
    for (const auto& table : release.tables) {
      for (const auto& agency : table.named) named.insert(agency.siret);
    }
  }
  std::map<std::string, Territory> agencies;
  for (const Member& member : members) {
    const auto siret = member.siret.to_string();
    const auto place = places.find(member.territory);
    if (!named.contains(siret) || !place || !places.is_leaf(*place)) continue;
    const auto& name = member.name.empty() ? siret : member.name;
    agencies.emplace(siret, Territory{siret, member.territory, {name, name}, ""});
  }
  return places.with_agencies(agencies);
}

std::set<TerritoryIndex> places_with_rests(std::span<const NamedAgency> named,
                                           const Territories& places) {
  std::set<TerritoryIndex> out;
  for (const auto& agency : named) {
    for (auto at = places.find(agency.territory); at; at = places.parent(*at)) out.insert(*at);
  }
  return out;
}

disclosure::EarlierRelease with_rests(const KeptTable& kept, const SourceTable& current,
                                      const Territories& places) {
  std::set<std::string> missing;
  const auto has = places_with_rests(kept.named, places);
  for (const auto place : places_with_rests(current.named, places)) {
    if (!has.contains(place)) missing.insert(places.all()[place].code);
  }
  disclosure::EarlierRelease out = kept.release;
  if (missing.empty()) return out;
  auto& table = out.table;
  std::map<CellIndex, CellIndex> rest_of;
  const auto cells = static_cast<CellIndex>(table.cells.size());
  const auto relations = table.relations.size();
  for (CellIndex i = 0; i < cells; ++i) {
    std::string place;
    const auto id = rest_id(table.cells[i].id, place);
    if (!missing.contains(place)) continue;
    const auto at = static_cast<CellIndex>(table.cells.size());
    rest_of[i] = at;
    table.cells.push_back(table.cells[i]);
    table.cells.back().id = id;
    out.pattern.push_back(out.pattern[i]);
    table.relations.push_back({0, {{i, -1}, {at, 1}}});
  }
  for (std::size_t i = 0, end = table.contributions.size(); i < end; ++i) {
    const auto at = rest_of.find(table.contributions[i].cell);
    if (at == rest_of.end()) continue;
    table.contributions.push_back(table.contributions[i]);
    table.contributions.back().cell = at->second;
  }
  for (std::size_t i = 0; i < relations; ++i) {
    auto relation = table.relations[i];
    bool touched = false;
    for (auto& term : relation.terms) {
      const auto at = rest_of.find(term.cell);
      if (at == rest_of.end()) continue;
      term.cell = at->second;
      touched = true;
    }
    if (touched) table.relations.push_back(std::move(relation));
  }
  return out;
}

void keep_hidden(std::span<const disclosure::EarlierRelease> earlier, const Territories& places,
                 SourceTable& table) {
  std::map<std::pair<std::string_view, disclosure::Amount>, CellIndex> own;
  for (CellIndex i = 0; i < table.keys.size(); ++i) {
    const auto& cell = table.table.cells[i];
    const bool named = table.keys[i].rest || places.is_agency(table.keys[i].territory);
    if (named && cell.status == disclosure::CellStatus::open) own[{cell.id, cell.value}] = i;
  }
  for (const auto& release : earlier) {
    for (CellIndex i = 0; i < release.table.cells.size(); ++i) {
      const auto& cell = release.table.cells[i];
      const auto at = own.find({cell.id, cell.value});
      if (at == own.end() || !disclosure::hidden(release.pattern[i])) continue;
      table.table.cells[at->second].status = disclosure::CellStatus::secondary;
    }
  }
}

}  // namespace parangon::hub::release
