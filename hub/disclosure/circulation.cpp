#include "hub/disclosure/circulation.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "hub/disclosure/lp.hpp"

namespace parangon::hub::disclosure {
namespace {

/// Neighbourhoods tried, in variables, before everything.
constexpr std::size_t nearby_region = 150;
constexpr std::array<std::size_t, 4> hidden_regions{100, 300, 1000, 4000};
constexpr std::array<std::size_t, 2> open_regions{1000, 4000};
/// In systems of more variables than this, where time counts, a narrower look comes first.
constexpr std::size_t large_system = 4'000;
constexpr std::array<std::size_t, 3> open_regions_of_large{300, 1000, 4000};
/// Price of a hidden variable, relative to the mean of the others.
constexpr double hidden_price = 1e-4;
constexpr double least_price = 1e-3;
constexpr double negligible = 1e-9;
/// A neighbourhood grows by cheap variables first; this much of the mean is added to every price.
constexpr double floor_price = 0.02;

/// One copy of the system's deviation: column pairs (p, q), y = p − q, per variable of a region.
struct Copy {
  std::vector<VarIndex> vars;
  std::vector<int> plus, minus;  ///< Columns; −1: none.
};

struct Prices {
  const HiddenVars& hidden;
  const std::vector<double>* weights;
  double mean = 1;

  double of(VarIndex var, double reach) const {
    // Unequal, because equal prices make the simplex method stall.
    if (weights == nullptr) return 1 + static_cast<double>(var * 2654435761U >> 24) / 256;
    if (hidden[var]) return hidden_price * mean;
    return std::max((*weights)[var], least_price * mean) / std::min(reach, 1.0);
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

std::vector<Deviation> read(const Copy& copy, std::span<const double> solution) {
  std::vector<Deviation> out;
  for (std::size_t i = 0; i < copy.vars.size(); ++i) {
    double amount = 0;
    if (copy.plus[i] >= 0) amount += solution[static_cast<std::size_t>(copy.plus[i])];
    if (copy.minus[i] >= 0) amount -= solution[static_cast<std::size_t>(copy.minus[i])];
    if (std::abs(amount) > negligible) out.push_back({copy.vars[i], amount});
  }
  return out;
}

}  // namespace

CirculationFinder::CirculationFinder(const System& system)
    : system_(system),
      seen_var_(system.vars.size(), 0),
      seen_row_(system.rows.size(), 0),
      row_at_(system.rows.size(), 0),
      counted_(system.vars.size(), 0),
      touched_(system.vars.size(), 0) {
  double sum = 0;
  for (const auto& var : system.vars) sum += var.weight;
  if (sum > 0) mean_weight_ = sum / static_cast<double>(system.vars.size());
}

std::optional<Certificate> CirculationFinder::among_hidden(const Target& target,
                                                           const HiddenVars& hidden,
                                                           const Certificate* former) {
  return find({target, hidden, nullptr, no_var, former});
}

std::optional<Certificate> CirculationFinder::hiding_more(const Target& target,
                                                          const HiddenVars& hidden,
                                                          const std::vector<double>& weights,
                                                          VarIndex banned) {
  return find({target, hidden, &weights, banned, nullptr});
}

std::optional<Certificate> CirculationFinder::nearby(const Target& target,
                                                     const HiddenVars& hidden) {
  const Query query{target, hidden, nullptr, no_var, nullptr};
  gather(query, nearby_region);
  return solve(query);
}

std::optional<Certificate> CirculationFinder::find(const Query& query) {
  const std::size_t size = system_.vars.size();
  std::span<const std::size_t> limits = open_regions;
  if (size > large_system) limits = open_regions_of_large;
  if (query.weights == nullptr) limits = hidden_regions;
  const bool near_only = query.weights == nullptr && size > huge_system;
  if (near_only) limits = limits.first(2);
  for (const std::size_t limit : limits) {
    const bool everything = gather(query, limit);
    auto found = solve(query);
    if (found || everything || refuted_) return found;
  }
  if (near_only) return std::nullopt;
  gather(query, system_.vars.size());
  return solve(query);
}

void CirculationFinder::touch(const Query& query, std::uint32_t row) {
  if (seen_row_[row] == stamp_) return;
  seen_row_[row] = stamp_;
  for (const VarIndex var : system_.rows[row].vars) {
    if (seen_var_[var] == stamp_) continue;
    if (!query.hidden[var] && query.weights == nullptr) continue;
    if (counted_[var] != stamp_) {
      counted_[var] = stamp_;
      touched_[var] = 0;
    }
    const int rows = ++touched_[var];
    const double price = query.hidden[var] ? 0 : (*query.weights)[var];
    const double score = (price + floor_price * mean_weight_) /
                         static_cast<double>(1ULL << (2 * std::min(rows, 20)));
    frontier_.push_back({score, ++sequence_, var});
    std::ranges::push_heap(frontier_, std::greater<>());
  }
}

void CirculationFinder::take(const Query& query, VarIndex var) {
  if (seen_var_[var] == stamp_) return;
  seen_var_[var] = stamp_;
  region_.push_back(var);
  for (const std::uint32_t row : system_.vars[var].rows) touch(query, row);
}

bool CirculationFinder::gather(const Query& query, std::size_t limit) {
  ++stamp_;
  sequence_ = 0;
  frontier_.clear();
  region_.clear();
  if (query.banned != no_var) seen_var_[query.banned] = stamp_;
  take(query, query.target.var);
  if (query.former != nullptr) {
    for (const auto* part : {&query.former->up, &query.former->down}) {
      for (const auto& deviation : *part) {
        if (query.hidden[deviation.var]) take(query, deviation.var);
      }
    }
    limit += region_.size();
  }
  while (!frontier_.empty()) {
    if (region_.size() >= limit) return false;
    const VarIndex var = frontier_.front().var;
    std::ranges::pop_heap(frontier_, std::greater<>());
    frontier_.pop_back();
    take(query, var);
  }
  return true;
}

bool CirculationFinder::refutes(const Query& query, const std::vector<double>& ray) {
  const Target& target = query.target;
  ++stamp_;
  std::vector<VarIndex> crossing;
  for (const std::uint32_t row : rows_) seen_row_[row] = stamp_;
  for (const std::uint32_t row : rows_) {
    if (std::abs(ray[static_cast<std::size_t>(row_at_[row])]) < negligible) continue;
    for (const VarIndex var : system_.rows[row].vars) {
      if (seen_var_[var] == stamp_) continue;
      seen_var_[var] = stamp_;
      crossing.push_back(var);
    }
  }
  const auto weight_at = [&](VarIndex var) {
    const auto& v = system_.vars[var];
    double sum = 0;
    for (std::size_t k = 0; k < v.rows.size(); ++k) {
      if (seen_row_[v.rows[k]] != stamp_) continue;
      sum += ray[static_cast<std::size_t>(row_at_[v.rows[k]])] * v.coefficients[k];
    }
    return sum;
  };
  const double at_target = weight_at(target.var);
  if (std::abs(at_target) < negligible) return false;
  // What the target moves, the others have to balance.
  const double side = (target.direction == Direction::up ? -1 : 1) / at_target;
  double carried = 0;
  for (const VarIndex var : crossing) {
    if (var == target.var || !query.hidden[var]) continue;
    const Reach reach = reach_of(system_.vars[var], target.attacker);
    const double share = weight_at(var) * side;
    const double far = std::min((share > 0 ? reach.up : reach.down) / target.required, reach_limit);
    carried += std::abs(share) * far;
  }
  return carried < 1 - 2 * level_tolerance;
}

std::optional<Certificate> CirculationFinder::solve(const Query& query) {
  const Target& target = query.target;
  refuted_ = false;
  rows_.clear();
  LinearProgram program;
  Prices prices{query.hidden, query.weights};
  prices.mean = mean_weight(region_, prices);
  const auto build = [&](Copy& copy, int link, bool upward) {
    ++stamp_;
    for (const VarIndex var : region_) {
      const auto& v = system_.vars[var];
      const Reach reach = reach_of(v, target.attacker);
      int columns[2] = {-1, -1};
      for (const int side : {0, 1}) {
        const bool is_target = var == target.var;
        if (is_target && upward != (side == 0)) continue;
        double cap = std::min((side == 0 ? reach.up : reach.down) / target.required, reach_limit);
        if (cap <= 0) continue;
        if (is_target) cap = std::min(cap, 1.0);
        double low = 0;
        if (is_target && link < 0) {
          if (cap < 1 - level_tolerance) continue;
          low = cap;
        }
        const double price = is_target ? 0 : prices.of(var, cap);
        for (const std::uint32_t row : v.rows) {
          if (seen_row_[row] == stamp_) continue;
          seen_row_[row] = stamp_;
          row_at_[row] = program.add_row(0, 0);
          rows_.push_back(row);
        }
        columns[side] = program.add_column(low, cap, price);
        for (std::size_t k = 0; k < v.rows.size(); ++k) {
          program.add_entry(row_at_[v.rows[k]], side == 0 ? v.coefficients[k] : -v.coefficients[k]);
        }
        if (is_target && link >= 0) program.add_entry(link, 1);
      }
      if (columns[0] < 0 && columns[1] < 0) continue;
      copy.vars.push_back(var);
      copy.plus.push_back(columns[0]);
      copy.minus.push_back(columns[1]);
    }
  };
  Copy up, down;
  const int link = target.direction == Direction::spread ? program.add_row(1, unbounded) : -1;
  if (target.direction != Direction::down) build(up, link, true);
  if (target.direction != Direction::up) build(down, link, false);
  if (program.columns() == 0) return std::nullopt;
  const auto solver = make_lp_solver(program);
  const LpOutcome outcome = solver->solve(LpSolver::Method::dual);
  work_ += solver->work();
  if (outcome == LpOutcome::infeasible && query.weights == nullptr && link < 0) {
    const auto ray = solver->ray();
    refuted_ = !ray.empty() && refutes(query, ray);
  }
  if (outcome != LpOutcome::optimal) return std::nullopt;
  Certificate certificate{read(up, solver->solution()), read(down, solver->solution())};
  if (!holds(system_, target, certificate)) return std::nullopt;
  return certificate;
}

}  // namespace parangon::hub::disclosure
