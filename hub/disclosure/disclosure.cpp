#include "hub/disclosure/disclosure.hpp"

#include <algorithm>
#include <set>
#include <string>

namespace parangon::hub::disclosure {
namespace {

/// The classic trick: in each relation with exactly two primary cells, one of a single contributor,
/// their sum must not be a point either.
void add_pairs(Table& table) {
  std::vector<std::size_t> contributors(table.cells.size(), 0);
  for (const auto& part : table.contributions) ++contributors[part.cell];
  const std::size_t relations = table.relations.size();
  for (std::size_t i = 0; i < relations; ++i) {
    std::vector<Term> primaries;
    bool single = false;
    for (const Term& term : table.relations[i].terms) {
      if (table.cells[term.cell].status != CellStatus::primary) continue;
      primaries.push_back(term);
      single = single || contributors[term.cell] == 1;
    }
    if (primaries.size() != 2 || !single) continue;
    if (primaries[0].coefficient != primaries[1].coefficient) continue;
    const Cell& a = table.cells[primaries[0].cell];
    const Cell& b = table.cells[primaries[1].cell];
    Cell sum;
    sum.id = "+" + a.id + "+" + b.id + "+" + std::to_string(i);
    sum.value = a.value + b.value;
    sum.lower = a.lower + b.lower;
    sum.upper = std::min(max_amount, a.upper + b.upper);
    sum.status = CellStatus::primary;
    const auto at = static_cast<CellIndex>(table.cells.size());
    table.relations.push_back({0, {{at, -1}, {primaries[0].cell, 1}, {primaries[1].cell, 1}}});
    table.cells.push_back(std::move(sum));
  }
}

/// The search is given no cost above this: beyond, the linear programs lose their precision.
constexpr Amount largest_cost = 1'000'000'000'000;

/// protect() with costs divided so that none is too large. What it loses and the bound are in the
/// table's own costs; the bound allows for the rounding of each.
Protection protect_any(const Table& table, const ProtectOptions& options) {
  Amount largest = 0;
  for (const Cell& cell : table.cells) largest = std::max(largest, cell.cost);
  const Amount divisor = (largest + largest_cost - 1) / largest_cost;
  if (divisor <= 1) return protect(table, options);
  Table scaled = table;
  for (Cell& cell : scaled.cells) cell.cost = (cell.cost + divisor - 1) / divisor;
  Protection protection = protect(scaled, options);
  protection.loss = loss_of(table, protection.pattern);
  if (!protection.lower_bound) return protection;
  const auto cells = static_cast<Amount>(table.cells.size());
  const Amount bound = std::max<Amount>(0, *protection.lower_bound - cells) * divisor;
  protection.lower_bound = protection.optimal ? protection.loss.cost : bound;
  return protection;
}

/// Hides more and gives nothing up of what a former round hid.
Protection protect_more(const Table& table, const Protection& former, ProtectOptions options) {
  options.known = &former.proofs;
  Table settled = table;
  for (std::size_t i = 0; i < former.pattern.size(); ++i) {
    if (former.pattern[i] != CellStatus::secondary) continue;
    if (settled.cells[i].status == CellStatus::open) settled.cells[i].status = former.pattern[i];
  }
  Protection protection = protect_any(settled, options);
  protection.loss = loss_of(table, protection.pattern);
  return protection;
}

/// Protects in rounds, as sums come that a former pattern left derivable. The first round and one
/// after the sums have settled are thorough, those between are quick.
class Rounds {
 public:
  Rounds(const ProtectOptions& options, bool adds_only)
      : thorough_(options), quick_(options), adds_only_(adds_only) {
    quick_.exact_up_to = 0;
    quick_.tells_proofs = thorough_.tells_proofs = adds_only;
  }

  Protection first(const Table& table) {
    Protection protection = protect_any(table, thorough_);
    bound_ = protection.lower_bound;
    return protection;
  }
  Protection next(const Table& table, const Protection& former) {
    settling_ = true;
    if (adds_only_) return protect_more(table, former, quick_);
    return protect_any(table, quick_);
  }
  /// Once more, when there is something to gain by it.
  std::optional<Protection> last(const Table& table) {
    if (!settling_ || adds_only_ || done_ || thorough_.exact_up_to == 0) return std::nullopt;
    if (thorough_.watch.spent(enough_time)) return std::nullopt;
    done_ = true;
    return protect_any(table, thorough_);
  }
  /// Sums that a pattern brought in bind only patterns like it, so what is proven of all patterns
  /// is the first round's bound.
  void state_bound(Protection& protection) const {
    if (!settling_) return;
    protection.lower_bound = bound_;
    protection.optimal = bound_ && protection.loss.cost <= *bound_;
  }

 private:
  ProtectOptions thorough_, quick_;
  bool adds_only_;
  bool settling_ = false, done_ = false;
  std::optional<Amount> bound_;
};

void run_audit(const Request& request, Outcome& outcome) {
  if (!request.audited) return;
  outcome.audit = audit(outcome.table, outcome.protection.pattern,
                        {.progress = request.options.watch.progress});
}

/// What examine() says, by rules of each cell.
Result<Outcome> judged(Request request, const RulesOf& rules_of, const Pattern& known) {
  if (auto sound = check(request.table); !sound) return sound.error();
  Outcome outcome;
  outcome.table = std::move(request.table);
  const std::size_t real = outcome.table.cells.size();
  if (request.rules) {
    if (auto applied = apply(*request.rules, rules_of, outcome.table); !applied)
      return applied.error();
  }
  auto& protection = outcome.protection;
  for (CellIndex i = 0; i < real; ++i) {
    const CellStatus status = outcome.table.cells[i].status;
    const CellStatus open = i < known.size() ? known[i] : CellStatus::secondary;
    protection.pattern.push_back(status == CellStatus::open ? open : status);
    if (i >= known.size() || hidden(known[i])) continue;
    if (hidden(status)) protection.unprotected.push_back(i);
    protection.pattern[i] = CellStatus::open;
  }
  protection.loss = loss_of(outcome.table, protection.pattern);
  if (request.rules) {
    add_supercells(rules_of, &protection.pattern, outcome.table);
    if (auto sound = check(outcome.table); !sound) return sound.error();
  }
  if (request.singletons != Singletons::insider) outcome.table.contributions.clear();
  protection.pattern.resize(outcome.table.cells.size(), CellStatus::primary);
  outcome.virtual_cells = outcome.table.cells.size() - real;
  run_audit(request, outcome);
  return outcome;
}

/// Protects, by rules of each cell where there are rules.
Result<Outcome> search(Request request, const RulesOf& rules_of) {
  if (auto sound = check(request.table); !sound) return sound.error();
  const Request given = request;
  Outcome outcome;
  outcome.table = std::move(request.table);
  const std::size_t real = outcome.table.cells.size();
  if (request.rules) {
    if (auto applied = apply(*request.rules, rules_of, outcome.table); !applied)
      return applied.error();
    add_supercells(rules_of, nullptr, outcome.table);
  }
  if (request.singletons == Singletons::virtual_cells) add_pairs(outcome.table);
  auto contributions = outcome.table.contributions;
  if (request.singletons != Singletons::insider) outcome.table.contributions.clear();
  Rounds rounds(request.options, real > full_rounds_up_to);
  outcome.protection = rounds.first(outcome.table);
  for (int round = 0; request.rules; ++round) {
    Table next = outcome.table;
    next.contributions = contributions;
    const Pattern pattern = outcome.protection.pattern;
    const auto added = add_supercells(rules_of, &pattern, next);
    if (added.empty()) {
      auto better = rounds.last(outcome.table);
      if (!better) break;
      outcome.protection = std::move(*better);
      continue;
    }
    if (auto sound = check(next); !sound) return sound.error();
    contributions = next.contributions;
    if (request.singletons != Singletons::insider) next.contributions.clear();
    outcome.table = std::move(next);
    if (round < supercell_rounds) {
      outcome.protection = rounds.next(outcome.table, outcome.protection);
      continue;
    }
    // Stays as it is: the audit finds the sums that remain derivable.
    outcome.protection.pattern.resize(outcome.table.cells.size(), CellStatus::primary);
    break;
  }
  rounds.state_bound(outcome.protection);
  outcome.protection.proofs = {};  // They have served.
  outcome.virtual_cells = outcome.table.cells.size() - real;
  run_audit(given, outcome);
  if (outcome.is_safe() || !request.rules) return outcome;
  // Sums of an early round that the last one hides in a larger whole need not be uncertain.
  auto again = judged(given, rules_of, outcome.published_pattern());
  if (!again || !again->is_safe()) return outcome;
  return again;
}

/// Cells of the salted table that nothing protects as far as their stretched rules ask for.
std::set<std::string> failing(const Outcome& outcome) {
  std::set<std::string> ids;
  for (const auto cell : outcome.protection.unprotected) ids.insert(outcome.table.cells[cell].id);
  for (const auto& failure : outcome.audit.failures) {
    ids.insert(outcome.table.cells[failure.cell].id);
  }
  return ids;
}

/// Searches with the key's costs, levels and rules; gives way where they cannot be met.
Result<Outcome> salted_search(const Request& request, const RulesOf& plain) {
  Salt salt(*request.defence);
  Request salted = request;
  salted.defence.reset();
  for (int round = 1;; ++round) {
    const bool last = round == defence_rounds;
    salted.table = salt.salted(request.table, largest_cost);
    if (last) {
      for (std::size_t i = 0; i < request.table.cells.size(); ++i) {
        Cell& cell = salted.table.cells[i];
        const Cell& given = request.table.cells[i];
        cell.lower_level = given.lower_level;
        cell.upper_level = given.upper_level;
        cell.spread = given.spread;
      }
    }
    const RulesOf stretched = [&](const Cell& cell) {
      return salt.stretched(*request.rules, cell);
    };
    auto outcome = search(salted, last ? plain : stretched);
    if (!outcome || last || outcome->is_safe()) return outcome;
    bool changed = false;
    for (const auto& id : failing(*outcome)) changed = salt.give_way(id) || changed;
    if (!changed) round = defence_rounds - 1;
  }
}

RulesOf same_for_all(const Request& request) {
  return [rules = request.rules.value_or(PrimaryRules{})](const Cell&) { return rules; };
}

}  // namespace

bool Outcome::is_safe() const { return protection.unprotected.empty() && audit.failures.empty(); }

Pattern Outcome::published_pattern() const {
  Pattern pattern = protection.pattern;
  pattern.resize(pattern.size() - virtual_cells);
  return pattern;
}

Result<Outcome> examine(Request request, const Pattern& known) {
  const RulesOf rules_of = same_for_all(request);
  return judged(std::move(request), rules_of, known);
}

Result<Outcome> secure(Request request) {
  const RulesOf rules_of = same_for_all(request);
  if (!request.defence) return search(std::move(request), rules_of);
  // Salted costs change no rule, so that the audit of the outcome serves the search as well.
  Request salted = request;
  salted.audited = request.audited && request.defence->strength.changes_levels();
  while (true) {
    const auto found = salted_search(salted, rules_of);
    if (!found) return found.error();
    Pattern pattern = found->published_pattern();
    // A cell that only the stretched rules call unsafe is hidden to protect others.
    for (CellStatus& status : pattern) {
      if (hidden(status)) status = CellStatus::secondary;
    }
    auto outcome = judged(request, rules_of, pattern);
    if (outcome) outcome->salted = found->protection;
    if (!outcome || outcome->is_safe() || salted.audited == request.audited) return outcome;
    salted.audited = true;
  }
}

}  // namespace parangon::hub::disclosure
