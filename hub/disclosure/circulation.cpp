#include "hub/disclosure/circulation.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "hub/disclosure/precision.hpp"
#include "hub/disclosure/row_program.hpp"

namespace parangon::hub::disclosure {
namespace {

using Shape = RegionGrower::Shape;

/// Neighbourhoods tried, before everything.
constexpr Shape nearby_shape{150};
constexpr std::array hidden_shapes{Shape{100}, Shape{300}, Shape{1000}, Shape{4000}};
constexpr std::array open_shapes{Shape{1000}, Shape{1000, 3}, Shape{4000}};
/// In systems of more variables than this, where time counts, a narrower look comes first.
constexpr std::size_t large_system = 4'000;
constexpr std::array open_shapes_of_large{Shape{300}, Shape{1000}, Shape{1000, 3}, Shape{4000}};
/// Of regions with more circuits programs are over the variables.
constexpr std::size_t few_circuits = 250;
/// Certificates of more variables than this are shortened.
constexpr std::size_t short_enough = 24;
constexpr Shape detour_shape{300};
constexpr std::size_t most_detours = 12;
constexpr double least_price = 1e-3;
constexpr double shortest_reach = 1e-6;

struct Prices {
  const HiddenVars& hidden;
  const std::vector<double>* weights;
  double mean = 1;

  double of(VarIndex var, double reach) const {
    // Unequal, because equal prices make the simplex method stall.
    if (weights == nullptr) return 1 + static_cast<double>(var * 2654435761U >> 24) / 256;
    if (hidden[var]) return 0;
    return std::max((*weights)[var], least_price * mean) / std::clamp(reach, shortest_reach, 1.0);
  }
};

double mean_weight(const std::vector<VarIndex>& region, const Prices& prices) {
  double sum = 0;
  std::size_t count = 0;
  for (const VarIndex var : region) {
    if (prices.weights == nullptr || prices.hidden[var]) continue;
    sum += (*prices.weights)[var];
    ++count;
  }
  return count == 0 || sum == 0 ? 1 : sum / static_cast<double>(count);
}

}  // namespace

CirculationFinder::CirculationFinder(const System& system)
    : system_(system),
      region_(system),
      space_(system),
      support_space_(system),
      seen_(system.vars.size(), 0),
      place_(system.vars.size(), 0) {}

std::optional<Certificate> CirculationFinder::among_hidden(const Target& target,
                                                           const ReachLimits& knowledge,
                                                           const HiddenVars& hidden,
                                                           const Certificate* former) {
  return find({target, knowledge, hidden, nullptr, no_var, former});
}

std::optional<Certificate> CirculationFinder::hiding_more(const Target& target,
                                                          const ReachLimits& knowledge,
                                                          const HiddenVars& hidden,
                                                          const std::vector<double>& weights,
                                                          VarIndex banned) {
  return find({target, knowledge, hidden, &weights, banned, nullptr});
}

std::optional<Certificate> CirculationFinder::nearby(const Target& target,
                                                     const ReachLimits& knowledge,
                                                     const HiddenVars& hidden,
                                                     const Certificate* former) {
  const Query query{target, knowledge, hidden, nullptr, no_var, former};
  gather(query, nearby_shape);
  return solve(query);
}

bool CirculationFinder::gather(const Query& query, const Shape& shape) {
  return region_.grow({query.target.var, query.hidden, query.weights, query.banned,
                       query.target.required, query.former},
                      shape);
}

std::optional<Certificate> CirculationFinder::find(const Query& query) {
  const std::size_t size = system_.vars.size();
  std::span<const Shape> shapes = open_shapes;
  if (size > large_system) shapes = open_shapes_of_large;
  if (query.weights == nullptr) shapes = hidden_shapes;
  const bool near_only = query.weights == nullptr && size > huge_system;
  if (near_only) shapes = shapes.first(2);
  for (const Shape& shape : shapes) {
    const bool everything = gather(query, shape);
    auto found = solve(query);
    if (found || everything || refuted_) return found;
  }
  if (near_only) return std::nullopt;
  gather(query, {size});
  return solve(query);
}

std::vector<Reach> CirculationFinder::reaches(const Query& query,
                                              std::span<const VarIndex> vars) const {
  std::vector<Reach> out;
  out.reserve(vars.size());
  for (const VarIndex var : vars) {
    const Reach reach = query.knowledge.reach(system_, var);
    out.push_back({std::min(reach.down / query.target.required, reach_limit),
                   std::min(reach.up / query.target.required, reach_limit)});
  }
  return out;
}

bool CirculationFinder::refutes(
    const Query& query, const std::vector<std::pair<std::uint32_t, double>>& weighted_rows) {
  const Target& target = query.target;
  ++stamp_;
  std::vector<VarIndex> crossing;
  std::vector<double> weight;  // Of the variables, in the same order.
  for (const auto& [row, row_weight] : weighted_rows) {
    const auto& terms = system_.rows[row];
    for (std::size_t k = 0; k < terms.vars.size(); ++k) {
      const VarIndex var = terms.vars[k];
      if (seen_[var] != stamp_) {
        seen_[var] = stamp_;
        place_[var] = static_cast<std::uint32_t>(crossing.size());
        crossing.push_back(var);
        weight.push_back(0);
      }
      weight[place_[var]] += row_weight * terms.coefficients[k];
    }
  }
  const auto at = std::ranges::find(crossing, target.var);
  if (at == crossing.end()) return false;
  const double at_target = weight[static_cast<std::size_t>(at - crossing.begin())];
  if (std::abs(at_target) < negligible) return false;
  // What the target moves, the others have to balance.
  const double side = (target.direction == Direction::up ? -1 : 1) / at_target;
  double carried = 0;
  for (std::size_t i = 0; i < crossing.size(); ++i) {
    const VarIndex var = crossing[i];
    if (var == target.var || !query.hidden[var]) continue;
    const Reach reach = query.knowledge.reach(system_, var);
    const double share = weight[i] * side;
    const double far = std::min((share > 0 ? reach.up : reach.down) / target.required, reach_limit);
    carried += std::abs(share) * far;
  }
  return carried < 1 - 2 * level_tolerance;
}

Deviations CirculationFinder::deviations(const CircuitProgram::Amounts& amounts) const {
  Deviations out;
  for (std::size_t i = 0; i < region_.vars().size(); ++i) {
    if (std::abs(amounts[i]) > negligible) out.push_back({region_.vars()[i], amounts[i]});
  }
  std::ranges::sort(out, {}, &Deviation::var);
  return out;
}

void CirculationFinder::shorten(const Query& query, Deviations& deviations) {
  std::vector<VarIndex> vars;
  std::vector<double> amounts;
  std::vector<std::size_t> settled;
  CircuitProgram::Goal goal{0, 0};
  for (const Deviation& d : deviations) {
    // What has to be hidden for it was chosen for its price.
    if (!query.hidden[d.var]) settled.push_back(vars.size());
    if (d.var == query.target.var) goal = {vars.size(), d.amount};
    vars.push_back(d.var);
    amounts.push_back(d.amount);
  }
  if (goal.goal == 0) return;
  support_space_.build(vars);
  CircuitProgram program(support_space_, vars.size());
  program.shorten(goal, reaches(query, vars), settled, amounts);
  work_ += program.work();
  std::size_t kept = 0;
  for (std::size_t i = 0; i < vars.size(); ++i) {
    if (std::abs(amounts[i]) > negligible) deviations[kept++] = {vars[i], amounts[i]};
  }
  deviations.resize(kept);
}

std::vector<Deviations> CirculationFinder::detours(VarIndex var, const HiddenVars& hidden) {
  region_.grow({var, hidden}, detour_shape);
  space_.build(region_.vars());
  const CircuitProgram program(space_, region_.vars().size());
  std::vector<Deviations> out;
  for (const auto& circuit : program.circuits_through(0, most_detours)) {
    auto& made = out.emplace_back();
    for (const auto& entry : circuit) made.push_back({region_.vars()[entry.at], entry.amount});
    std::ranges::sort(made, {}, &Deviation::var);
  }
  return out;
}

std::optional<Certificate> CirculationFinder::checked(const Query& query,
                                                      Certificate certificate) const {
  if (!holds(system_, query.target, query.knowledge, certificate)) return std::nullopt;
  return certificate;
}

std::optional<Certificate> CirculationFinder::solve_hidden(const Query& query,
                                                           CircuitProgram& program) {
  const auto reach = reaches(query, region_.vars());
  const Direction direction = query.target.direction;
  double reached = 0;
  Certificate both;
  for (const double side : {1.0, -1.0}) {
    if (direction == (side > 0 ? Direction::down : Direction::up)) continue;
    const CircuitProgram::Goal goal{0, side};
    Certificate one;
    const auto single = program.single(goal, reach);
    if (single) {
      (side > 0 ? one.up : one.down) = deviations(*single);
      if (auto found = checked(query, std::move(one))) return found;
      one = {};
    }
    const auto largest = program.largest(goal, reach);
    if (!largest) continue;
    reached += largest->part;
    auto& part = side > 0 ? both.up : both.down;
    part = deviations(largest->amounts);
    if (part.size() > short_enough) shorten(query, part);
    if (largest->part >= 1 - level_tolerance || direction == Direction::spread) continue;
    refuted_ = refutes(query, space_.row_weights(largest->bound));
  }
  if (reached < 1 - level_tolerance) return std::nullopt;
  return checked(query, std::move(both));
}

std::optional<Certificate> CirculationFinder::solve_open(const Query& query,
                                                         CircuitProgram& program) {
  const auto reach = reaches(query, region_.vars());
  Prices prices{query.hidden, query.weights};
  prices.mean = mean_weight(region_.vars(), prices);
  std::vector<CircuitProgram::Price> price;
  for (std::size_t i = 0; i < region_.vars().size(); ++i) {
    const VarIndex var = region_.vars()[i];
    price.push_back({prices.of(var, reach[i].down), prices.of(var, reach[i].up)});
  }
  std::optional<Certificate> best;
  double least = 0;
  for (const double side : {1.0, -1.0}) {
    if (query.target.direction == (side > 0 ? Direction::down : Direction::up)) continue;
    const CircuitProgram::Goal goal{0, side};
    const auto amounts =
        space_.circuits() <= few_circuits
            ? program.cheapest(goal, reach, price)
            : cheapest_over_rows(system_, region_.vars(), goal, reach, price, work_);
    if (!amounts) continue;
    double cost = 0;
    for (std::size_t i = 1; i < amounts->size(); ++i) {
      const double amount = (*amounts)[i];
      cost += amount > 0 ? price[i].up * amount : -price[i].down * amount;
    }
    if (best && cost >= least) continue;
    Certificate one;
    auto& part = side > 0 ? one.up : one.down;
    part = deviations(*amounts);
    if (part.size() > short_enough) shorten(query, part);
    auto found = checked(query, std::move(one));
    if (!found) continue;
    best = std::move(found);
    least = cost;
  }
  return best;
}

std::optional<Certificate> CirculationFinder::solve(const Query& query) {
  refuted_ = false;
  space_.build(region_.vars());
  CircuitProgram program(space_, region_.vars().size());
  auto found = query.weights == nullptr ? solve_hidden(query, program) : solve_open(query, program);
  work_ += program.work();
  return found;
}

}  // namespace parangon::hub::disclosure
