#include "hub/disclosure/system.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include "hub/disclosure/target.hpp"

namespace parangon::hub::disclosure {
namespace {

/// Finds which cells move together, and which cannot move at all, once published ones stand still.
class Merger {
 public:
  explicit Merger(const Table& table)
      : table_(table), parent_(table.cells.size()), still_(table.cells.size()) {
    std::iota(parent_.begin(), parent_.end(), CellIndex{0});
    for (CellIndex i = 0; i < table.cells.size(); ++i) {
      still_[i] = table.cells[i].status == CellStatus::published;
    }
    for (const auto& relation : table.relations) rows_.push_back(relation.terms);
    while (pass()) {
    }
  }

  CellIndex root(CellIndex cell) {
    while (parent_[cell] != cell) cell = parent_[cell] = parent_[parent_[cell]];
    return cell;
  }
  bool still(CellIndex cell) { return still_[root(cell)]; }
  /// Terms over roots that move; at least two, and those not equal cells.
  const std::vector<std::vector<Term>>& rows() const { return rows_; }

 private:
  bool pass() {
    bool changed = false;
    for (auto& row : rows_) changed = reduce(row) || changed;
    std::erase_if(rows_, [](const auto& row) { return row.empty(); });
    return changed;
  }

  /// True when something was learned.
  bool reduce(std::vector<Term>& row) {
    for (Term& term : row) term.cell = root(term.cell);
    std::ranges::sort(row);
    std::vector<Term> kept;
    for (const Term& term : row) {
      if (still_[term.cell]) continue;
      if (!kept.empty() && kept.back().cell == term.cell) {
        kept.back().coefficient += term.coefficient;
      } else {
        kept.push_back(term);
      }
    }
    std::erase_if(kept, [](const Term& term) { return term.coefficient == 0; });
    row = std::move(kept);
    if (row.size() == 1) {
      still_[row[0].cell] = true;
      row.clear();
      return true;
    }
    // Of equal values contributors are the same; a total with a published part is another cell.
    if (row.size() == 2 && row[0].coefficient == -row[1].coefficient &&
        table_.cells[row[0].cell].value == table_.cells[row[1].cell].value) {
      parent_[row[1].cell] = row[0].cell;
      row.clear();
      return true;
    }
    return false;
  }

  const Table& table_;
  std::vector<CellIndex> parent_;
  std::vector<char> still_;
  std::vector<std::vector<Term>> rows_;
};

double divided(Amount amount, Amount unit) {
  return static_cast<double>(amount) / static_cast<double>(unit);
}

Amount common_divisor(const Table& table) {
  Amount divisor = 0;
  for (const Cell& cell : table.cells) {
    for (const Amount amount :
         {cell.value, cell.lower, cell.upper, cell.lower_level, cell.upper_level, cell.spread}) {
      divisor = std::gcd(divisor, amount);
    }
  }
  for (const auto& part : table.contributions) divisor = std::gcd(divisor, part.amount);
  return std::max<Amount>(divisor, 1);
}

Amount common_cost(const Table& table) {
  Amount divisor = 0;
  for (const Cell& cell : table.cells) divisor = std::gcd(divisor, cell.cost);
  return std::max<Amount>(divisor, 1);
}

void absorb(System::Var& var, const Cell& cell, Amount unit, Amount cost_unit) {
  const double down = divided(cell.value - cell.lower, unit);
  const double up = divided(cell.upper - cell.value, unit);
  const bool first = var.cells.empty();
  var.down = first ? down : std::min(var.down, down);
  var.up = first ? up : std::min(var.up, up);
  if (first) var.value = divided(cell.value, unit);
  if (cell.status == CellStatus::primary) {
    var.primary = true;
    var.lower_level = std::max(var.lower_level, divided(cell.lower_level, unit));
    var.upper_level = std::max(var.upper_level, divided(cell.upper_level, unit));
    var.spread = std::max(var.spread, divided(cell.spread, unit));
  }
  if (hidden(cell.status)) {
    var.hidden = true;
  } else {
    var.weight += divided(cell.cost, cost_unit);
  }
}

/// Levels end at the bounds; a primary without any must not be a point.
void settle(System::Var& var) {
  if (!var.primary) return;
  var.upper_level = std::min(var.upper_level, var.up);
  var.lower_level = std::min(var.lower_level, var.down);
  var.spread = std::min(var.spread, var.up + var.down);
  if (var.spread <= var.upper_level + var.lower_level) var.spread = 0;
  if (var.upper_level + var.lower_level + var.spread == 0) var.spread = 1;
}

void merge_rows(System& system, const std::vector<std::vector<Term>>& rows) {
  std::vector<std::pair<std::vector<VarIndex>, std::vector<double>>> sorted;
  sorted.reserve(rows.size());
  for (const auto& row : rows) {
    std::vector<std::pair<VarIndex, double>> terms;
    terms.reserve(row.size());
    for (const Term& term : row) {
      terms.emplace_back(system.var_of[term.cell], static_cast<double>(term.coefficient));
    }
    std::ranges::sort(terms);
    const double sign = terms[0].second < 0 ? -1 : 1;
    std::vector<VarIndex> vars;
    std::vector<double> coefficients;
    for (const auto& [var, coefficient] : terms) {
      vars.push_back(var);
      coefficients.push_back(sign * coefficient);
    }
    sorted.emplace_back(std::move(vars), std::move(coefficients));
  }
  std::ranges::sort(sorted);
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  for (auto& [vars, coefficients] : sorted) {
    for (std::size_t k = 0; k < vars.size(); ++k) {
      system.vars[vars[k]].rows.push_back(static_cast<std::uint32_t>(system.rows.size()));
      system.vars[vars[k]].coefficients.push_back(coefficients[k]);
    }
    system.rows.push_back({std::move(vars), std::move(coefficients)});
  }
}

void add_shares(System& system, const Table& table, Amount unit) {
  std::vector<Contribution> sorted = table.contributions;
  std::ranges::sort(sorted);
  // Cells of one variable have the same contributors: the first that lists any speaks for it.
  std::vector<CellIndex> speaker(system.vars.size(), no_var);
  const bool any_consents = std::ranges::any_of(sorted, &Contribution::consents);
  std::set<std::pair<VarIndex, HoldingIndex>> refusing;
  for (const auto& part : sorted) {
    if (any_consents && !part.consents) refusing.emplace(system.var_of[part.cell], part.holding);
  }
  for (const auto& part : sorted) {
    const VarIndex var = system.var_of[part.cell];
    if (var == no_var || part.amount == 0) continue;
    if (speaker[var] == no_var) speaker[var] = part.cell;
    if (speaker[var] != part.cell) continue;
    const bool consents = any_consents && !refusing.contains({var, part.holding});
    system.vars[var].shares.push_back({part.holding, divided(part.amount, unit), consents});
    system.vars[var].credit = system.vars[var].credit || part.amount < 0;
  }
  system.holdings = table.holdings.size();
  system.insider_margin = table.insider_permille / 1000.0;
}

/// Holdings in an order made from what they have, once the variables stand in theirs.
void order_holdings(System& system) {
  std::vector<std::vector<System::Part>> parts(system.holdings);
  for (VarIndex i = 0; i < system.vars.size(); ++i) {
    for (const Share& share : system.vars[i].shares) {
      parts[share.holding].push_back({i, share.amount});
    }
  }
  std::vector<HoldingIndex> order(system.holdings), place(system.holdings);
  std::iota(order.begin(), order.end(), HoldingIndex{0});
  std::ranges::stable_sort(
      order, {}, [&](HoldingIndex holding) -> const auto& { return parts[holding]; });
  for (HoldingIndex k = 0; k < order.size(); ++k) place[order[k]] = k;
  system.parts_of.resize(system.holdings);
  for (HoldingIndex holding = 0; holding < system.holdings; ++holding) {
    system.parts_of[place[holding]] = std::move(parts[holding]);
  }
  for (Pair& pair : system.pairs) {
    pair = {place[pair.first], place[pair.second]};
    if (pair.first > pair.second) std::swap(pair.first, pair.second);
  }
  std::ranges::sort(system.pairs);
  for (auto& var : system.vars) {
    for (Share& share : var.shares) share.holding = place[share.holding];
    std::ranges::sort(var.shares, {}, &Share::holding);
    var.by_size.resize(var.shares.size());
    std::iota(var.by_size.begin(), var.by_size.end(), 0U);
    std::ranges::stable_sort(var.by_size, std::greater<>(),
                             [&](std::uint32_t k) { return std::abs(var.shares[k].amount); });
  }
}

void number_pairs(System& system) {
  if (!system.pairs.empty()) system.pairs_of.resize(system.holdings);
  auto attacker = static_cast<HoldingIndex>(system.holdings);
  for (const Pair& pair : system.pairs) {
    system.pairs_of[pair.first].push_back({pair.second, attacker});
    system.pairs_of[pair.second].push_back({pair.first, attacker++});
  }
  for (auto& list : system.pairs_of) std::ranges::sort(list, {}, &System::Pairing::partner);
}

constexpr std::uint64_t mixed(std::uint64_t h) {
  h ^= h >> 30;
  h *= 0xbf58476d1ce4e5b9ULL;
  h ^= h >> 27;
  h *= 0x94d049bb133111ebULL;
  return h ^ (h >> 31);
}

std::uint64_t mixed(std::uint64_t h, double more) {
  return mixed(h * 31 + static_cast<std::uint64_t>(static_cast<std::int64_t>(more * 16)) + 1);
}

/// A number of each variable that depends on what it is and on what is around it, not on where it
/// stands: colour refinement, a few rounds.
std::vector<std::uint64_t> colours_of(
    const std::vector<System::Var>& vars,
    const std::vector<std::vector<std::pair<VarIndex, int>>>& rows) {
  std::vector<std::uint64_t> colour(vars.size());
  for (std::size_t i = 0; i < vars.size(); ++i) {
    const auto& v = vars[i];
    std::uint64_t h = 1;
    for (const double part : {v.value, v.weight, v.down, v.up, v.lower_level, v.upper_level,
                              v.spread, v.primary ? 1.0 : 0.0, v.hidden ? 1.0 : 0.0}) {
      h = mixed(h, part);
    }
    std::uint64_t shares = 0;
    for (const Share& share : v.shares) shares += mixed(7, share.amount);
    colour[i] = mixed(h + shares);
  }
  constexpr int rounds = 6;
  for (int round = 0; round < rounds; ++round) {
    std::vector<std::uint64_t> around(vars.size(), 0);
    for (const auto& row : rows) {
      std::uint64_t sum = 0;
      for (const auto& [var, k] : row) sum += mixed(colour[var], std::abs(k));
      for (const auto& [var, k] : row) around[var] += mixed(sum, std::abs(k));
    }
    for (std::size_t i = 0; i < vars.size(); ++i) colour[i] = mixed(colour[i] ^ around[i]);
  }
  return colour;
}

}  // namespace

double cost_unit(const Table& table) { return static_cast<double>(common_cost(table)); }

System make_system(const Table& table) {
  Merger merger(table);
  const Amount unit = common_divisor(table);
  const Amount cost_unit = common_cost(table);
  System system;
  system.unit = static_cast<double>(unit);
  std::vector<System::Var> vars;
  std::vector<VarIndex> var_of_root(table.cells.size(), no_var);
  system.var_of.assign(table.cells.size(), no_var);
  for (CellIndex i = 0; i < table.cells.size(); ++i) {
    const CellIndex root = merger.root(i);
    if (merger.still(i)) {
      if (table.cells[i].status == CellStatus::primary) system.lost.push_back(i);
      continue;
    }
    if (var_of_root[root] == no_var) {
      var_of_root[root] = static_cast<VarIndex>(vars.size());
      vars.emplace_back();
    }
    system.var_of[i] = var_of_root[root];
    absorb(vars[var_of_root[root]], table.cells[i], unit, cost_unit);
    vars[var_of_root[root]].cells.push_back(i);
  }
  system.vars = std::move(vars);
  add_shares(system, table, unit);
  std::vector<std::vector<std::pair<VarIndex, int>>> rows;
  for (const auto& row : merger.rows()) {
    auto& terms = rows.emplace_back();
    for (const Term& term : row) terms.emplace_back(system.var_of[term.cell], term.coefficient);
  }
  for (auto& var : system.vars) {
    if (var.hidden) var.weight = 0;
    settle(var);
  }
  const auto colour = colours_of(system.vars, rows);
  std::vector<VarIndex> order(system.vars.size());
  std::iota(order.begin(), order.end(), VarIndex{0});
  std::ranges::stable_sort(order, {}, [&](VarIndex v) { return colour[v]; });
  std::vector<System::Var> ordered;
  std::vector<VarIndex> place(order.size());
  for (std::size_t k = 0; k < order.size(); ++k) {
    place[order[k]] = static_cast<VarIndex>(k);
    ordered.push_back(std::move(system.vars[order[k]]));
  }
  system.vars = std::move(ordered);
  for (VarIndex& var : system.var_of) {
    if (var != no_var) var = place[var];
  }
  merge_rows(system, merger.rows());
  auto coalitions = coalitions_of(table);
  system.pairs = std::move(coalitions.pairs);
  system.all_pairs = coalitions.all;
  order_holdings(system);
  number_pairs(system);
  settle_insiders(system);
  return system;
}

}  // namespace parangon::hub::disclosure
