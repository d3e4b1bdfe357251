#include "hub/disclosure/disclosure.hpp"

#include <algorithm>

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

/// Hides more and gives nothing up of what a former round hid.
Protection protect_more(const Table& table, const Protection& former,
                        const ProtectOptions& options) {
  Table settled = table;
  for (std::size_t i = 0; i < former.pattern.size(); ++i) {
    if (former.pattern[i] != CellStatus::secondary) continue;
    if (settled.cells[i].status == CellStatus::open) settled.cells[i].status = former.pattern[i];
  }
  Protection protection = protect(settled, options);
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
  }

  Protection first(const Table& table) {
    Protection protection = protect(table, thorough_);
    bound_ = protection.lower_bound;
    return protection;
  }
  Protection next(const Table& table, const Protection& former) {
    settling_ = true;
    if (adds_only_) return protect_more(table, former, quick_);
    return protect(table, quick_);
  }
  /// Once more, when there is something to gain by it.
  std::optional<Protection> last(const Table& table) {
    if (!settling_ || adds_only_ || done_ || thorough_.exact_up_to == 0) return std::nullopt;
    if (thorough_.watch.spent(enough_time)) return std::nullopt;
    done_ = true;
    return protect(table, thorough_);
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

}  // namespace

bool Outcome::is_safe() const { return protection.unprotected.empty() && audit.failures.empty(); }

Pattern Outcome::published_pattern() const {
  Pattern pattern = protection.pattern;
  pattern.resize(pattern.size() - virtual_cells);
  return pattern;
}

Result<Outcome> examine(Request request, const Pattern& known) {
  if (auto sound = check(request.table); !sound) return sound.error();
  Outcome outcome;
  outcome.table = std::move(request.table);
  const std::size_t real = outcome.table.cells.size();
  if (request.rules) {
    if (auto applied = apply(*request.rules, outcome.table); !applied) return applied.error();
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
    add_supercells(*request.rules, &protection.pattern, outcome.table);
    if (auto sound = check(outcome.table); !sound) return sound.error();
  }
  if (request.singletons != Singletons::insider) outcome.table.contributions.clear();
  protection.pattern.resize(outcome.table.cells.size(), CellStatus::primary);
  outcome.virtual_cells = outcome.table.cells.size() - real;
  outcome.audit =
      audit(outcome.table, protection.pattern, {.progress = request.options.watch.progress});
  return outcome;
}

Result<Outcome> secure(Request request) {
  if (auto sound = check(request.table); !sound) return sound.error();
  const Request given = request;
  Outcome outcome;
  outcome.table = std::move(request.table);
  const std::size_t real = outcome.table.cells.size();
  if (request.rules) {
    if (auto applied = apply(*request.rules, outcome.table); !applied) return applied.error();
    add_supercells(*request.rules, nullptr, outcome.table);
  }
  if (request.singletons == Singletons::virtual_cells) add_pairs(outcome.table);
  auto contributions = outcome.table.contributions;
  if (request.singletons != Singletons::insider) outcome.table.contributions.clear();
  Rounds rounds(request.options, real > full_rounds_up_to);
  outcome.protection = rounds.first(outcome.table);
  for (int round = 0; request.rules; ++round) {
    Table judged = outcome.table;
    judged.contributions = contributions;
    const Pattern pattern = outcome.protection.pattern;
    const auto added = add_supercells(*request.rules, &pattern, judged);
    if (added.empty()) {
      auto better = rounds.last(outcome.table);
      if (!better) break;
      outcome.protection = std::move(*better);
      continue;
    }
    if (auto sound = check(judged); !sound) return sound.error();
    contributions = judged.contributions;
    if (request.singletons != Singletons::insider) judged.contributions.clear();
    outcome.table = std::move(judged);
    if (round < supercell_rounds) {
      outcome.protection = rounds.next(outcome.table, outcome.protection);
      continue;
    }
    // Stays as it is: the audit finds the sums that remain derivable.
    outcome.protection.pattern.resize(outcome.table.cells.size(), CellStatus::primary);
    break;
  }
  rounds.state_bound(outcome.protection);
  outcome.virtual_cells = outcome.table.cells.size() - real;
  outcome.audit =
      audit(outcome.table, outcome.protection.pattern, {.progress = given.options.watch.progress});
  if (outcome.is_safe() || !request.rules) return outcome;
  // Sums of an early round that the last one hides in a larger whole need not be uncertain.
  auto again = examine(given, outcome.published_pattern());
  if (!again || !again->is_safe()) return outcome;
  return again;
}

}  // namespace parangon::hub::disclosure
