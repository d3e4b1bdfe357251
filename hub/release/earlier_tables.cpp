#include "hub/release/earlier_tables.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

#include "hub/disclosure/equal_cells.hpp"
#include "hub/release/cell_words.hpp"
#include "hub/release/naming.hpp"

namespace parangon::hub::release {
namespace {

using disclosure::CellIndex;
using disclosure::CellStatus;

/// The newest table of a period and measure, and all before it.
struct Chain {
  std::vector<const KeptTable*> tables;
  bool compared = false;
};

std::map<std::pair<model::Period, model::Measure>, Chain> chains_of(
    std::span<const KeptRelease> earlier) {
  std::map<std::pair<model::Period, model::Measure>, Chain> out;
  for (const auto& release : earlier) {
    for (const auto& table : release.tables) {
      auto& chain = out[{table.period, table.measure}];
      chain.tables.push_back(&table);
      chain.compared = chain.compared || release.is_comparison();
    }
  }
  return out;
}

/// As it was decided: published cells must be, hidden ones are.
disclosure::Table decided(const KeptTable& kept) {
  disclosure::Table out = kept.release.table;
  for (CellIndex i = 0; i < out.cells.size(); ++i) {
    const auto was = kept.release.pattern[i];
    out.cells[i].status = disclosure::hidden(was) ? was : CellStatus::published;
  }
  return out;
}

/// Words for a sum that is no cell of the table yet.
Text sum_words(const std::vector<CellIndex>& cells, const CellWords& words) {
  constexpr std::size_t named = 3;
  Text out{"la somme de ", "the sum of "};
  for (std::size_t i = 0; i < cells.size() && i < named; ++i) {
    const Text one = words.of(cells[i]);
    out.fr += (i == 0 ? "" : " et de ") + one.fr;
    out.en += (i == 0 ? "" : " and ") + one.en;
  }
  if (cells.size() <= named) return out;
  const auto more = std::to_string(cells.size() - named);
  out.fr += " et de " + more + " autres cases";
  out.en += " and " + more + " other cells";
  return out;
}

Status add_lost(const Chain& chain, const Territories& places,
                const disclosure::PrimaryRules& rules, const model::Nomenclature& nomenclature,
                std::vector<LostCell>& out) {
  const KeptTable& last = *chain.tables.back();
  SourceTable current;
  current.table = decided(last);
  current.named = last.named;
  EarlierTables earlier;
  earlier.compared = true;
  for (const KeptTable* table : chain.tables) {
    if (table != &last) earlier.all.push_back(with_rests(*table, current, places));
  }
  const auto joint = disclosure::link_releases(earlier.all, current.table);
  if (!joint) return joint.error();
  const auto found = conceded_by(earlier, current.table, rules, disclosure::Singletons::insider);
  if (!found) return found.error();
  const CellWords words(*joint, places, nomenclature);
  for (const auto& cell : found->cells) {
    out.push_back({last.period, last.measure, words.of(cell.cell), cell.exact,
                   cell.attacker != disclosure::the_public});
  }
  for (const auto& cells : found->sums) {
    out.push_back({last.period, last.measure, sum_words(cells, words), true, false});
  }
  return {};
}

}  // namespace

EarlierTables earlier_tables(std::span<const KeptRelease> earlier, const model::Period& period,
                             model::Measure measure, const SourceTable& current,
                             const Territories& places) {
  EarlierTables out;
  for (const auto& release : earlier) {
    for (const auto& table : release.tables) {
      if (table.period != period || table.measure != measure) continue;
      out.all.push_back(with_rests(table, current, places));
      if (!release.is_comparison()) out.released.push_back(out.all.back());
      out.compared = out.compared || release.is_comparison();
      if (release.published) out.predecessors.push_back(table.pattern_digest);
    }
  }
  return out;
}

Result<disclosure::Disclosed> conceded_by(const EarlierTables& earlier,
                                          const disclosure::Table& current,
                                          const disclosure::PrimaryRules& rules,
                                          disclosure::Singletons attackers) {
  if (!earlier.compared) return disclosure::Disclosed{};
  const auto joint = disclosure::link_releases(earlier.all, current);
  if (!joint) return joint.error();
  return disclosure::disclosed_already(*joint, rules, attackers);
}

void leave_open(const EarlierTables& earlier, std::size_t own, disclosure::Table& joint) {
  if (!earlier.compared) return;
  std::set<std::pair<std::string_view, disclosure::Amount>> decided;
  for (const auto& release : earlier.released) {
    for (const auto& cell : release.table.cells) decided.emplace(cell.id, cell.value);
  }
  disclosure::EqualCells equal(joint);
  std::set<CellIndex> moving;
  for (CellIndex i = 0; i < joint.cells.size(); ++i) {
    const auto status = joint.cells[i].status;
    const bool undecided = i < own && status == CellStatus::open;
    if (undecided || status == CellStatus::published) moving.insert(equal.root(i));
  }
  for (auto i = static_cast<CellIndex>(own); i < joint.cells.size(); ++i) {
    auto& cell = joint.cells[i];
    const auto id = std::string_view(cell.id).substr(0, cell.id.find('@'));
    if (cell.status != CellStatus::secondary || !moving.contains(equal.root(i))) continue;
    if (!decided.contains({id, cell.value})) cell.status = CellStatus::open;
  }
}

std::vector<CellIndex> only_compared(const EarlierTables& earlier, const disclosure::Table& joint,
                                     const disclosure::Pattern& pattern, std::size_t own) {
  std::set<std::pair<std::string_view, disclosure::Amount>> released;
  for (const auto& release : earlier.released) {
    for (std::size_t i = 0; i < release.table.cells.size(); ++i) {
      const auto& cell = release.table.cells[i];
      if (!disclosure::hidden(release.pattern[i])) released.emplace(cell.id, cell.value);
    }
  }
  std::vector<CellIndex> out;
  for (auto i = static_cast<CellIndex>(own); i < joint.cells.size(); ++i) {
    const auto& cell = joint.cells[i];
    const auto id = std::string_view(cell.id).substr(0, cell.id.find('@'));
    if (disclosure::hidden(pattern[i]) || released.contains({id, cell.value})) continue;
    out.push_back(i);
  }
  return out;
}

Result<std::vector<LostCell>> lost_cells(std::span<const KeptRelease> earlier,
                                         const Territories& places,
                                         const disclosure::PrimaryRules& rules,
                                         const model::Nomenclature& nomenclature) {
  std::vector<LostCell> out;
  for (const auto& [key, chain] : chains_of(earlier)) {
    if (!chain.compared) continue;
    if (auto added = add_lost(chain, places, rules, nomenclature, out); !added) {
      return added.error();
    }
  }
  return out;
}

}  // namespace parangon::hub::release
