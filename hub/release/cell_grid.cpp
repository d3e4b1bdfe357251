#include "hub/release/cell_grid.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "hub/disclosure/primary.hpp"
#include "hub/release/naming.hpp"

namespace parangon::hub::release {
namespace {

using disclosure::Amount;
using disclosure::CellIndex;
using disclosure::HoldingIndex;

/// Bounds are at least so many times the largest amount.
constexpr Amount room = 10;

/// The axes along which cells add up; a place is the sum of the places below, and again that of its
/// named agencies and its rest.
enum class Sum { places, names, segments, kinds, bases };

Sum sum_of(const CellKey& total, const CellKey& part, const Territories& places) {
  if (places.is_agency(part.territory) && part.territory != total.territory) return Sum::names;
  if (part.territory != total.territory) return Sum::places;
  if (part.rest != total.rest) return Sum::names;
  if (part.segment != total.segment) return Sum::segments;
  return part.kind != total.kind ? Sum::kinds : Sum::bases;
}

/// All purchases in two parts, three times over.
constexpr std::pair<Kind, Kind> halves[] = {
    {kind_of(model::KindNode::inclusive), Kind::other},
    {kind_of(model::KindNode::ess), Kind::without_ess},
    {kind_of(model::KindNode::esus), Kind::without_esus},
};

/// Of social-economy enterprises, or of all others.
bool is_of_flag(Kind kind) {
  const auto node = node_of(kind);
  return node ? model::is_flag(*node) : kind != Kind::other;
}

/// Smaller for a kind that holds others.
int breadth(Kind kind) {
  if (is_of_flag(kind)) return 100 + static_cast<int>(kind);
  return kind == Kind::other ? 1 : static_cast<int>(kind);
}

int levels_above(const CellKey& key, const Layout& layout, const Territories& places) {
  int deepest = 0, segments = 0;
  for (const Box& box : layout.segments) {
    deepest = std::max(deepest, static_cast<int>(box.territory));
    segments = std::max(segments, static_cast<int>(box.segment));
  }
  const int place = places.is_leaf(key.territory) ? deepest : places.depth(key.territory);
  const int segment = key.segment.is_all() ? 0 : key.segment.is_family() ? 1 : 2;
  const int basis = key.basis == model::BasisNode::any ? 1 : 0;
  const bool top = key.kind == all_purchases || key.kind == kind_of(model::KindNode::inclusive);
  return std::max(0, deepest - place) + std::max(0, segments - segment) + basis + (top ? 1 : 0);
}

}  // namespace

Amount cost_of(const CellKey& key, Amount cents, const Layout& layout, const Territories& places) {
  return (1 + std::abs(cents) / 100) * (1 + levels_above(key, layout, places));
}

CellGrid::CellGrid(const SourceScope& scope, std::vector<NamedAgency> named)
    : scope_(scope), named_(std::move(named)) {
  std::ranges::sort(named_);
  named_.erase(std::unique(named_.begin(), named_.end()), named_.end());
  with_rest_ = places_with_rests(named_, scope_.places);
}

void CellGrid::add(const Contributor& who, const std::vector<Part>& parts) {
  const auto siret = who.agency.to_string();
  const bool has_cells = std::ranges::find(named_, siret, &NamedAgency::siret) != named_.end();
  const auto own = has_cells ? scope_.places.find(siret) : std::nullopt;
  if (own) add_at(*own, false, who, parts);
  if (own && who.named) shown_.insert(*own);
  for (std::optional at = who.place; at; at = scope_.places.parent(*at)) {
    add_at(*at, false, who, parts);
    if (!own && with_rest_.contains(*at)) add_at(*at, true, who, parts);
  }
}

void CellGrid::add_at(TerritoryIndex place, bool rest, const Contributor& who,
                      const std::vector<Part>& parts) {
  for (const Part& part : parts) {
    const CellKey key{place, part.segment, part.kind, part.basis, rest};
    if (!scope_.layout.holds(key, scope_.places) && !scope_.layout.crosses(key, scope_.places)) {
      continue;
    }
    if (rest && !scope_.layout.holds_of_agencies(key, scope_.places)) continue;
    Cell& cell = cells_[key];
    ++cell.agencies;
    cell.sealed = cell.sealed || part.sealed;
    const disclosure::Contribution mine{
        0, 0, part.amount, part.suppliers, part.largest, part.magnitude, who.named, 0, part.known};
    const auto [known, is_new] = cell.by_holding.emplace(who.agency.siren().to_string(), mine);
    if (!is_new) disclosure::unite(known->second, mine);
  }
}

/// Which totals a cell is a part of.
std::vector<CellKey> CellGrid::parents_of(const CellKey& key) const {
  const Territories& places = scope_.places;
  std::vector<CellKey> parents;
  const auto add = [&](auto member, auto value) {
    parents.push_back(key);
    parents.back().*member = value;
  };
  if (places.is_agency(key.territory)) {
    for (auto at = places.parent(key.territory); at; at = places.parent(*at)) {
      add(&CellKey::territory, *at);
    }
  } else if (const auto up = places.parent(key.territory)) {
    add(&CellKey::territory, *up);
    // A place that names nobody is all rest in what is above.
    if (!key.rest && with_rest_.contains(*up) && !with_rest_.contains(key.territory)) {
      add(&CellKey::territory, *up);
      parents.back().rest = true;
    }
  }
  if (key.rest) add(&CellKey::rest, false);
  if (const auto up = key.segment.parent()) add(&CellKey::segment, *up);
  if (const auto up = model::parent(key.basis)) add(&CellKey::basis, *up);
  const auto node = node_of(key.kind);
  const auto up = node ? model::parent(*node) : std::nullopt;
  if (up) add(&CellKey::kind, kind_of(*up));
  return parents;
}

std::string CellGrid::id_of(const CellKey& key) const {
  return fmt::format("{}/{}/{}{}/{}/{}/{}", scope_.period.to_string(),
                     model::to_string(scope_.measure), scope_.places.all()[key.territory].code,
                     key.rest ? std::string(1, rest_mark) : std::string(), key.segment.to_string(),
                     code_of(key.kind), model::to_string(key.basis));
}

void CellGrid::add_cell(const CellKey& key, const Cell& cell, SourceTable& made) const {
  const auto at = static_cast<CellIndex>(made.table.cells.size());
  disclosure::Cell added;
  added.id = id_of(key);
  const auto& holdings = made.table.holdings;
  for (const auto& [holding, part] : cell.by_holding) {
    added.value += part.amount;
    auto placed = part;
    placed.cell = at;
    placed.holding =
        static_cast<HoldingIndex>(std::ranges::lower_bound(holdings, holding) - holdings.begin());
    made.table.contributions.push_back(placed);
  }
  // Sealed figures may be shown within sums only, whatever the rules of releases are.
  if (cell.agencies == 1 && cell.sealed) added.status = disclosure::CellStatus::primary;
  const bool named = !scope_.places.is_agency(key.territory) || shown_.contains(key.territory);
  const bool held = scope_.layout.holds(key, scope_.places);
  const bool shown = held && is_published(key.kind) && !key.rest && named;
  added.cost = shown ? cost_of(key, added.value, scope_.layout, scope_.places) : 1;
  made.table.cells.push_back(std::move(added));
  made.keys.push_back(key);
  made.agencies.push_back(cell.agencies);
  made.is_shown.push_back(shown ? 1 : 0);
  made.is_crossed.push_back(held ? 0 : 1);
}

void CellGrid::set_bounds(SourceTable& made) const {
  Amount largest = 0;
  for (const auto& cell : made.table.cells) largest = std::max(largest, std::abs(cell.value));
  Amount bound = room;
  while (bound < room * largest) bound *= 10;
  bound = std::min(bound, disclosure::max_amount);
  for (auto& cell : made.table.cells) {
    cell.upper = bound;
    cell.lower = 0;
  }
  // A reader may suppose that sums are not negative, and is right but where one could be.
  for (const auto& part : made.table.contributions) {
    if (part.amount < 0) made.table.cells[part.cell].lower = -bound;
  }
}

void CellGrid::add_relations(SourceTable& made) const {
  std::map<CellKey, CellIndex> index;
  for (CellIndex i = 0; i < made.keys.size(); ++i) index.emplace(made.keys[i], i);
  std::map<std::pair<CellIndex, Sum>, std::vector<CellIndex>> parts;
  for (CellIndex i = 0; i < made.keys.size(); ++i) {
    const CellKey& key = made.keys[i];
    for (const CellKey& up : parents_of(key)) {
      const auto total = index.find(up);
      if (total == index.end()) continue;
      parts[{total->second, sum_of(up, key, scope_.places)}].push_back(i);
    }
    if (key.kind != all_purchases) continue;
    for (const auto& half : halves) {
      CellKey first = key;
      first.kind = half.first;
      // Where the layout does not go down to the parts, that they are missing says nothing.
      if (!scope_.layout.holds(first, scope_.places) &&
          !scope_.layout.crosses(first, scope_.places)) {
        continue;
      }
      disclosure::Relation relation{0, {{i, -1}}};
      for (const Kind kind : {half.first, half.second}) {
        CellKey part = key;
        part.kind = kind;
        const auto at = index.find(part);
        if (at != index.end()) relation.terms.push_back({at->second, 1});
      }
      made.table.relations.push_back(std::move(relation));
    }
  }
  for (const auto& [total, cells] : parts) {
    disclosure::Relation relation{0, {{total.first, -1}}};
    for (const CellIndex cell : cells) relation.terms.push_back({cell, 1});
    made.table.relations.push_back(std::move(relation));
  }
  withhold_crossed(made);
  add_coincidences(made);
}

/// Amounts of ESS or ESUS that are all of one other kind, to the cent and agency by agency, are the
/// same purchases: who once saw both knows it, and takes one for the other in later states.
void CellGrid::add_coincidences(SourceTable& made) const {
  std::map<CellKey, std::vector<CellIndex>> by_place;
  for (CellIndex i = 0; i < made.keys.size(); ++i) {
    CellKey place = made.keys[i];
    place.kind = all_purchases;
    by_place[place].push_back(i);
  }
  const auto is_same = [&](CellIndex a, CellIndex b) {
    return std::ranges::equal(
        cells_.at(made.keys[a]).by_holding, cells_.at(made.keys[b]).by_holding,
        [](const auto& one, const auto& other) {
          return one.first == other.first && one.second.amount == other.second.amount;
        });
  };
  for (auto& [place, cells] : by_place) {
    // Large kinds first: a kind that is alone in a larger one is linked to it already.
    std::ranges::stable_sort(cells, {}, [&](CellIndex i) { return breadth(made.keys[i].kind); });
    for (auto flag = cells.begin(); flag != cells.end(); ++flag) {
      if (!is_of_flag(made.keys[*flag].kind)) continue;
      const auto same = std::find_if(cells.begin(), flag, [&](CellIndex i) {
        return made.keys[i].kind != all_purchases && is_same(i, *flag);
      });
      if (same != flag) made.table.relations.push_back({0, {{*same, -1}, {*flag, 1}}});
    }
  }
}

/// Crossed cells are withheld from the start, so that nobody searches for them; not those that are
/// alone in a total, and so known with it.
void CellGrid::withhold_crossed(SourceTable& made) {
  std::vector<char> alone(made.keys.size(), 0);
  for (const auto& relation : made.table.relations) {
    if (relation.terms.size() == 2) alone[relation.terms.back().cell] = 1;
  }
  for (CellIndex i = 0; i < made.keys.size(); ++i) {
    auto& status = made.table.cells[i].status;
    if (made.is_crossed[i] == 0 || alone[i] != 0) continue;
    if (status == disclosure::CellStatus::open) status = disclosure::CellStatus::secondary;
  }
}

Result<SourceTable> CellGrid::table() const {
  SourceTable made;
  made.named = named_;
  made.table.decimals = 2;
  for (const auto& [key, cell] : cells_) {
    for (const auto& part : cell.by_holding) made.table.holdings.push_back(part.first);
  }
  auto& holdings = made.table.holdings;
  std::ranges::sort(holdings);
  holdings.erase(std::unique(holdings.begin(), holdings.end()), holdings.end());
  for (const auto& [key, cell] : cells_) add_cell(key, cell, made);
  set_bounds(made);
  add_relations(made);
  if (auto sound = disclosure::check(made.table); !sound) return sound.error();
  return made;
}

}  // namespace parangon::hub::release
