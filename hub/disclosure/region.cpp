#include "hub/disclosure/region.hpp"

#include <algorithm>
#include <cmath>

namespace parangon::hub::disclosure {
namespace {

/// Every price has this much of the mean added, so that free variables are not taken without end.
constexpr double floor_price = 0.02;
/// Less than this of what is required counts like this.
constexpr double least_reach = 1e-3;
/// A variable in one more row of the region scores so many times better, twice over.
constexpr std::uint32_t most_rows = 20;

}  // namespace

RegionGrower::RegionGrower(const System& system)
    : system_(system),
      seen_var_(system.vars.size(), 0),
      seen_row_(system.rows.size(), 0),
      counted_(system.vars.size(), 0),
      touched_(system.vars.size(), 0),
      steps_(system.vars.size(), 0) {
  double sum = 0;
  for (const auto& var : system.vars) sum += var.weight;
  if (sum > 0) mean_weight_ = sum / static_cast<double>(system.vars.size());
}

double RegionGrower::price_of(const Wish& wish, VarIndex var) const {
  if (wish.hidden[var]) return 0;
  const auto& v = system_.vars[var];
  const double reach = std::min(v.up, v.down) / wish.required;
  return (*wish.weights)[var] / std::clamp(reach, least_reach, 1.0);
}

void RegionGrower::touch(const Wish& wish, const Shape& shape, std::uint32_t row,
                         std::uint32_t steps) {
  if (seen_row_[row] == stamp_) return;
  seen_row_[row] = stamp_;
  for (const VarIndex var : system_.rows[row].vars) {
    if (seen_var_[var] == stamp_) continue;
    if (!wish.hidden[var] && wish.weights == nullptr) continue;
    if (counted_[var] != stamp_) {
      counted_[var] = stamp_;
      touched_[var] = 0;
      steps_[var] = steps;
    }
    const std::uint32_t rows = std::min(++touched_[var], most_rows);
    double score = (price_of(wish, var) + floor_price * mean_weight_) /
                   static_cast<double>(1ULL << (2 * rows));
    if (shape.nearness > 0) score *= std::pow(steps_[var], shape.nearness);
    frontier_.push_back({score, ++sequence_, var});
    std::ranges::push_heap(frontier_, std::greater<>());
  }
}

void RegionGrower::take(const Wish& wish, const Shape& shape, VarIndex var) {
  if (seen_var_[var] == stamp_) return;
  seen_var_[var] = stamp_;
  vars_.push_back(var);
  const std::uint32_t steps = counted_[var] == stamp_ ? steps_[var] : 0;
  for (const std::uint32_t row : system_.vars[var].rows) touch(wish, shape, row, steps + 1);
}

bool RegionGrower::grow(const Wish& wish, const Shape& shape) {
  ++stamp_;
  sequence_ = 0;
  frontier_.clear();
  vars_.clear();
  if (wish.banned != no_var) seen_var_[wish.banned] = stamp_;
  take(wish, shape, wish.from);
  std::size_t limit = shape.limit;
  if (wish.former != nullptr) {
    for (const auto* part : {&wish.former->up, &wish.former->down}) {
      for (const auto& deviation : *part) {
        if (wish.hidden[deviation.var]) take(wish, shape, deviation.var);
      }
    }
    limit += vars_.size();
  }
  while (!frontier_.empty()) {
    if (vars_.size() >= limit) return false;
    const VarIndex var = frontier_.front().var;
    std::ranges::pop_heap(frontier_, std::greater<>());
    frontier_.pop_back();
    take(wish, shape, var);
  }
  return true;
}

}  // namespace parangon::hub::disclosure
