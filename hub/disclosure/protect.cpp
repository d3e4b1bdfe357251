#include "hub/disclosure/protect.hpp"

#include <algorithm>
#include <cmath>

#include "hub/disclosure/exact.hpp"
#include "hub/disclosure/former_guards.hpp"
#include "hub/disclosure/search.hpp"

namespace parangon::hub::disclosure {
namespace {

Pattern pattern_of(const Table& table, const System& system, const HiddenVars& hidden_vars) {
  Pattern pattern;
  for (CellIndex i = 0; i < table.cells.size(); ++i) {
    CellStatus status = table.cells[i].status;
    const VarIndex var = system.var_of[i];
    if (status == CellStatus::open && var != no_var && hidden_vars[var]) {
      status = CellStatus::secondary;
    }
    pattern.push_back(status);
  }
  return pattern;
}

/// Costs of open cells that move together with a primary: no pattern saves them.
Amount unavoidable(const Table& table, const System& system) {
  Amount sum = 0;
  for (CellIndex i = 0; i < table.cells.size(); ++i) {
    const VarIndex var = system.var_of[i];
    if (var != no_var && system.vars[var].hidden && table.cells[i].status == CellStatus::open) {
      sum += table.cells[i].cost;
    }
  }
  return sum;
}

std::vector<CellIndex> unprotected_cells(const Table& table, const System& system,
                                         const Solution& solution) {
  std::vector<CellIndex> cells = system.lost;
  for (const Guard& guard : solution.guards) {
    if (guard.failed.empty()) continue;
    for (const CellIndex cell : system.vars[guard.var].cells) {
      if (table.cells[cell].status == CellStatus::primary) cells.push_back(cell);
    }
  }
  std::ranges::sort(cells);
  return cells;
}

ExactLimits limits_from(const ProtectOptions& options) {
  ExactLimits limits;
  limits.nodes = options.exact_nodes;
  limits.work = options.exact_work;
  limits.watch = options.watch;
  return limits;
}

HiddenVars hint_from(const Pattern& hint, const System& system) {
  if (hint.empty()) return {};
  HiddenVars vars(system.vars.size(), 0);
  for (std::size_t i = 0; i < std::min(hint.size(), system.var_of.size()); ++i) {
    if (hidden(hint[i]) && system.var_of[i] != no_var) vars[system.var_of[i]] = 1;
  }
  return vars;
}

}  // namespace

Protection protect(const Table& table, const ProtectOptions& options) {
  const System system = make_system(table);
  PatternSearch search(system, options.watch);
  std::vector<double> weights;
  std::size_t open = 0;
  for (const auto& var : system.vars) {
    weights.push_back(var.weight);
    open += var.hidden ? 0 : 1;
  }
  Beginning beginning{hint_from(options.hint, system), {}};
  if (options.known != nullptr) beginning.guards = guards_from(*options.known, system);
  Solution solution = search.construct(weights, beginning);
  search.prune(solution);
  Protection protection;
  const bool small = open <= options.exact_up_to && system.vars.size() <= huge_system;
  if (small && !options.watch.spent(enough_time)) {
    search.exchange(solution, options.exchanges, options.exchange_work);
    ExactResult exact = exact_pattern(system, search, std::move(solution), limits_from(options));
    // The bound is proven up to the gap; it is stated below what was found unless that is optimal.
    const double proven = exact.bound * (1 - optimality_gap) * cost_unit(table);
    solution = std::move(exact.solution);
    search.prune(solution);
    protection.optimal = exact.optimal;
    protection.lower_bound = unavoidable(table, system) + static_cast<Amount>(proven);
    protection.nodes = exact.nodes;
  }
  protection.cut_short = search.cut_short() || (small && options.watch.spent(enough_time));
  protection.pattern = pattern_of(table, system, solution.hidden);
  protection.loss = loss_of(table, protection.pattern);
  if (protection.optimal) protection.lower_bound = protection.loss.cost;
  protection.unprotected = unprotected_cells(table, system, solution);
  if (options.tells_proofs) protection.proofs = known_proofs(system, solution);
  return protection;
}

}  // namespace parangon::hub::disclosure
