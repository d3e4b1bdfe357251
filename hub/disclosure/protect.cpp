#include "hub/disclosure/protect.hpp"

#include <algorithm>
#include <cmath>

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

}  // namespace

Protection protect(const Table& table, const ProtectOptions& options) {
  (void)options;
  const System system = make_system(table);
  PatternSearch search(system);
  std::vector<double> weights;
  for (const auto& var : system.vars) weights.push_back(var.weight);
  Solution solution = search.construct(weights);
  search.prune(solution);
  Protection protection;
  protection.pattern = pattern_of(table, system, solution.hidden);
  protection.loss = loss_of(table, protection.pattern);
  protection.unprotected = system.lost;
  for (const Guard& guard : solution.guards) {
    if (guard.failed.empty()) continue;
    for (const CellIndex cell : system.vars[guard.var].cells) {
      if (table.cells[cell].status == CellStatus::primary) protection.unprotected.push_back(cell);
    }
  }
  std::ranges::sort(protection.unprotected);
  return protection;
}

}  // namespace parangon::hub::disclosure
