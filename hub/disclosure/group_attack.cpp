#include "hub/disclosure/group_attack.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "hub/disclosure/precision.hpp"

namespace parangon::hub::disclosure {
namespace {

/// A derived bound this close to a whole unit, relative to the scale, is that unit.
constexpr double rounding = 1e-6;

double scale_for(const Table& table, const std::vector<CellIndex>& cells) {
  double largest = 1;
  for (const CellIndex cell : cells) {
    largest = std::max({largest, std::abs(static_cast<double>(table.cells[cell].lower)),
                        std::abs(static_cast<double>(table.cells[cell].upper))});
  }
  return std::max(1.0, largest / largest_number);
}

/// The whole unit that a bound comes to: the nearest within the solver's precision, else inwards.
Amount whole(double bound, double scale, bool upwards) {
  const double nearest = std::round(bound);
  if (std::abs(bound - nearest) <= rounding * scale) return static_cast<Amount>(nearest);
  return static_cast<Amount>(upwards ? std::ceil(bound) : std::floor(bound));
}

Error contradiction(const std::string& id) {
  return {Errc::rule_violation,
          {"Ce qui est publié se contredit autour de la cellule " + id,
           "What is published contradicts itself around cell " + id}};
}

}  // namespace

GroupAttack::Extremes::Extremes(std::size_t cells) {
  for (auto& side : bounds) side.assign(cells, 0);
  for (auto& side : found) side.assign(cells, 0);
}

void GroupAttack::Extremes::set(std::size_t side, std::size_t position, double bound) {
  bounds[side][position] = bound;
  found[side][position] = 1;
}

GroupAttack::GroupAttack(const Table& seen, const Pattern& pattern, const RelationIndex& relations,
                         std::vector<CellIndex> cells)
    : seen_(seen),
      pattern_(pattern),
      relations_(relations),
      cells_(std::move(cells)),
      scale_(scale_for(seen, cells_)),
      of_public_(cells_.size()) {}

Result<std::vector<Derived>> GroupAttack::run_public() {
  HiddenGroup& program = program_of(0);
  std::vector<Derived> derived;
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    for (const std::size_t side : {0U, 1U}) {
      const auto bound = program.extreme(i, side == 1);
      if (!bound) return contradiction(seen_.cells[cells_[i]].id);
      of_public_.set(side, i, *bound);
    }
    derived.push_back(made(of_public_, i, the_public));
  }
  return derived;
}

Result<std::vector<Derived>> GroupAttack::run_insider(std::size_t lane, const Insider& insider,
                                                      const std::vector<std::size_t>& asked) {
  HiddenGroup& program = program_of(lane);
  for (const Own& own : insider.owns) learn(program, seen_.cells[cells_[own.position]], own);
  Extremes extremes(cells_.size());
  std::optional<std::size_t> stuck;
  for (std::size_t k = 0; k < 2 * asked.size() && !stuck; ++k) {
    const std::size_t position = asked[k / 2], side = k % 2;
    if (extremes.found[side][position] != 0) continue;
    const auto bound = program.extreme(position, side == 1);
    if (bound) {
      extremes.set(side, position, *bound);
      notice(program.solution(), asked, extremes);
    } else {
      stuck = position;
    }
  }
  for (const Own& own : insider.owns) {
    const Cell& cell = seen_.cells[cells_[own.position]];
    program.know(own.position, static_cast<double>(cell.lower), static_cast<double>(cell.upper));
  }
  if (stuck) return contradiction(seen_.cells[cells_[*stuck]].id);
  std::vector<Derived> derived;
  derived.reserve(asked.size());
  for (const std::size_t position : asked) {
    derived.push_back(made(extremes, position, {insider.holding, insider.partner}));
  }
  return derived;
}

Result<Interval> GroupAttack::run_sum(std::span<const std::size_t> asked) {
  HiddenGroup& program = program_of(0);
  const auto low = program.extreme_sum(asked, false), high = program.extreme_sum(asked, true);
  if (!low || !high) return contradiction(seen_.cells[cells_[asked.front()]].id);
  return Interval{whole(*low, scale_, false), whole(*high, scale_, true)};
}

HiddenGroup& GroupAttack::program_of(std::size_t lane) {
  auto& program = programs_[lane];
  if (!program) {
    program = std::make_unique<HiddenGroup>(seen_, pattern_, relations_, cells_, false, scale_);
  }
  return *program;
}

void GroupAttack::learn(HiddenGroup& program, const Cell& cell, const Own& own) {
  const auto amount = static_cast<double>(own.amount);
  if (own.all) program.know(own.position, amount, amount);
  if (own.all || !own.floor) return;
  program.know(own.position, std::max(static_cast<double>(cell.lower), amount),
               static_cast<double>(cell.upper));
}

/// Nobody derives less than the public: a solution that reaches what that cannot exclude settles
/// the bound for whoever knows more.
void GroupAttack::notice(const std::vector<double>& solution, const std::vector<std::size_t>& asked,
                         Extremes& extremes) const {
  for (const std::size_t position : asked) {
    for (const std::size_t side : {0U, 1U}) {
      const double bound = of_public_.bounds[side][position];
      if (std::abs(solution[position] - bound) > rounding * scale_) continue;
      extremes.set(side, position, bound);
    }
  }
}

Derived GroupAttack::made(const Extremes& extremes, std::size_t position,
                          const Attacker& attacker) const {
  const Cell& cell = seen_.cells[cells_[position]];
  return {cells_[position],
          {std::max(cell.lower, whole(extremes.bounds[0][position], scale_, true)),
           std::min(cell.upper, whole(extremes.bounds[1][position], scale_, false))},
          attacker.holding,
          attacker.partner};
}

}  // namespace parangon::hub::disclosure
