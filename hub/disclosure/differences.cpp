#include "hub/disclosure/differences.hpp"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <string_view>

#include "hub/disclosure/cell_names.hpp"

namespace parangon::hub::disclosure {
namespace {

/// Whether `is` and `was` are the same relation but for cells that only one of the releases has,
/// and which are known zeros in the other. The total alone in common does not tell: in another
/// layout it is a sum along another axis.
bool same_but_for_zeros(const Table& newer, const Relation& is, const Table& older,
                        const Relation& was, const CellIds& in_newer, const CellIds& in_older) {
  std::map<std::string_view, int> before;
  for (const Term& term : was.terms) before.emplace(older.cells[term.cell].id, term.coefficient);
  std::size_t shared = 0;
  for (const Term& term : is.terms) {
    const std::string_view id = newer.cells[term.cell].id;
    const auto at = before.find(id);
    if (at == before.end()) {
      if (in_older.contains(id)) return false;
      continue;
    }
    if (at->second != term.coefficient) return false;
    ++shared;
  }
  std::size_t kept = 0;
  for (const auto& [id, coefficient] : before) kept += in_newer.contains(id) ? 1 : 0;
  return shared == kept && shared > 1;
}

}  // namespace

Differences::Differences(Table& joint) : joint_(joint), parts_(joint.cells.size()) {
  for (const auto& part : joint.contributions) parts_[part.cell].emplace(part.holding, part);
}

std::vector<Contribution> Differences::changed(CellIndex newer, CellIndex older) const {
  static const Parts nothing;
  const Parts& now = newer == none ? nothing : parts_[newer];
  const Parts& before = older == none ? nothing : parts_[older];
  std::vector<Contribution> deltas;
  std::set<HoldingIndex> revised;
  for (const auto& [holding, part] : now) {
    const auto was = before.find(holding);
    if (was == before.end()) {
      deltas.push_back(part);
    } else if (was->second.amount != part.amount) {
      deltas.push_back({0, holding, part.amount - was->second.amount});
      revised.insert(holding);
    }
  }
  for (const auto& [holding, part] : before) {
    if (now.contains(holding)) continue;
    Contribution gone = part;
    gone.amount = -gone.amount;
    deltas.push_back(gone);
  }
  for (auto& delta : deltas) {
    if (consented_.contains(delta.holding)) {
      delta.consents = true;
      if (!revised.contains(delta.holding)) continue;
      delta.suppliers = 1;
      delta.largest = delta.magnitude = std::abs(delta.amount);
    } else if (!revised.empty()) {
      delta.suppliers = delta.largest = delta.magnitude = 0;
      delta.known = {};
      delta.consents = false;
    }
  }
  return deltas;
}

CellIndex Differences::between(CellIndex newer, CellIndex older) {
  const auto at = static_cast<CellIndex>(joint_.cells.size());
  const auto [known, is_new] = known_.emplace(std::pair(newer, older), at);
  if (!is_new) return known->second;
  Cell cell;
  Relation relation{0, {{at, -1}}};
  bool out = true;
  for (const auto& [index, sign] : {std::pair(newer, 1), std::pair(older, -1)}) {
    if (index == none) continue;
    const Cell& end = joint_.cells[index];
    cell.id = (sign > 0 ? end.id : cell.id) + (sign > 0 ? "" : "-" + end.id);
    cell.value += sign * end.value;
    cell.lower = std::max(-max_amount, cell.lower + (sign > 0 ? end.lower : -end.upper));
    cell.upper = std::min(max_amount, cell.upper + (sign > 0 ? end.upper : -end.lower));
    out = out && end.status == CellStatus::published;
    relation.terms.push_back({index, sign});
  }
  cell.status = out ? CellStatus::published : CellStatus::open;
  auto deltas = changed(newer, older);
  parts_.emplace_back();
  for (auto& delta : deltas) {
    delta.cell = at;
    joint_.contributions.push_back(delta);
  }
  joint_.cells.push_back(std::move(cell));
  joint_.relations.push_back(std::move(relation));
  return at;
}

void Differences::add_relation(const LinkedRelease& older, const Relation& was,
                               const LinkedRelease& newer, const Relation& is) {
  std::map<std::string_view, std::pair<CellIndex, CellIndex>> ends;
  std::map<std::string_view, int> coefficients;
  for (const Term& term : is.terms) {
    const std::string_view id = newer.table->cells[term.cell].id;
    ends[id] = {newer.place[term.cell], none};
    coefficients[id] = term.coefficient;
  }
  for (const Term& term : was.terms) {
    const std::string_view id = older.table->cells[term.cell].id;
    ends.emplace(id, std::pair(none, none)).first->second.second = older.place[term.cell];
    coefficients[id] = term.coefficient;
  }
  Relation relation{is.constant - was.constant, {}};
  bool revised = false;
  for (const auto& [id, pair] : ends) {
    const auto& [now, before] = pair;
    if (now == before) continue;
    revised = revised || before != none;
    // A cell that the older release does not have was zero: the difference is the cell itself.
    const CellIndex cell = before == none ? now : between(now, before);
    relation.terms.push_back({cell, coefficients.at(id)});
  }
  if (revised && relation.terms.size() > 1) joint_.relations.push_back(std::move(relation));
}

void Differences::add(const LinkedRelease& older, const LinkedRelease& newer, bool successive) {
  consented_ = successive ? newer.consented : std::set<HoldingIndex>{};
  const CellIds in_newer = ids_of(*newer.table), in_older = ids_of(*older.table);
  for (CellIndex i = 0; i < newer.place.size(); ++i) {
    const auto was = in_older.find(newer.table->cells[i].id);
    if (was == in_older.end() || older.place[was->second] == newer.place[i]) continue;
    between(newer.place[i], older.place[was->second]);
  }
  std::multimap<std::string_view, const Relation*> by_first;
  for (const Relation& relation : older.table->relations) {
    if (relation.terms.empty()) continue;
    by_first.emplace(older.table->cells[relation.terms.front().cell].id, &relation);
  }
  for (const Relation& is : newer.table->relations) {
    if (is.terms.empty()) continue;
    const auto [first, last] = by_first.equal_range(newer.table->cells[is.terms.front().cell].id);
    for (auto at = first; at != last; ++at) {
      if (!same_but_for_zeros(*newer.table, is, *older.table, *at->second, in_newer, in_older)) {
        continue;
      }
      add_relation(older, *at->second, newer, is);
      break;
    }
  }
}

}  // namespace parangon::hub::disclosure
