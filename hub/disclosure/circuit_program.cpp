#include "hub/disclosure/circuit_program.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <optional>

#include "hub/disclosure/lp.hpp"
#include "hub/disclosure/precision.hpp"

namespace parangon::hub::disclosure {
namespace {

/// Rows whose entries differ by less are the same.
constexpr double same = 1e-7;

std::uint64_t hash_of(std::span<const NullSpace::Entry> row) {
  std::uint64_t hash = row.size();
  for (const auto& entry : row) {
    const auto rounded = std::llround(entry.amount / row[0].amount / same / 16);
    hash = (hash ^ entry.at) * 0x9e3779b97f4a7c15ULL + static_cast<std::uint64_t>(rounded);
    hash ^= hash >> 29;
  }
  return hash;
}

bool alike(std::span<const NullSpace::Entry> row, const std::vector<NullSpace::Entry>& of_class) {
  if (row.size() != of_class.size()) return false;
  for (std::size_t k = 0; k < row.size(); ++k) {
    if (row[k].at != of_class[k].at) return false;
    if (std::abs(row[k].amount / row[0].amount - of_class[k].amount) > same) return false;
  }
  return true;
}

}  // namespace

CircuitProgram::CircuitProgram(const NullSpace& space, std::size_t size)
    : space_(space), size_(size), class_of_(size, none), factor_(size, 0) {
  make_classes();
  columns_.resize(space.circuits());
  for (std::uint32_t c = 0; c < classes_.size(); ++c) {
    for (const auto& entry : classes_[c].row) columns_[entry.at].push_back({c, entry.amount});
  }
}

void CircuitProgram::make_classes() {
  std::vector<std::pair<std::uint64_t, std::uint32_t>> order;
  for (std::uint32_t i = 0; i < size_; ++i) {
    const auto row = space_.row(i);
    if (!row.empty()) order.emplace_back(hash_of(row), i);
  }
  std::ranges::sort(order);
  for (std::size_t k = 0; k < order.size(); ++k) {
    const auto [hash, i] = order[k];
    const auto row = space_.row(i);
    factor_[i] = row[0].amount;
    if (k > 0 && order[k - 1].first == hash && alike(row, classes_.back().row)) {
      class_of_[i] = static_cast<std::uint32_t>(classes_.size() - 1);
      classes_.back().members.push_back(i);
      continue;
    }
    class_of_[i] = static_cast<std::uint32_t>(classes_.size());
    Class made;
    for (const auto& entry : row) made.row.push_back({entry.at, entry.amount / row[0].amount});
    made.members.push_back(i);
    classes_.push_back(std::move(made));
  }
}

CircuitProgram::Room CircuitProgram::room_of(const Class& of, std::span<const Reach> reach) const {
  Room room{unbounded, unbounded, none, none};
  for (const std::uint32_t i : of.members) {
    const double factor = factor_[i];
    const double up = (factor > 0 ? reach[i].up : reach[i].down) / std::abs(factor);
    const double down = (factor > 0 ? reach[i].down : reach[i].up) / std::abs(factor);
    if (up < room.up) {
      room.up = up;
      room.up_member = i;
    }
    if (down < room.down) {
      room.down = down;
      room.down_member = i;
    }
  }
  return room;
}

std::vector<CircuitProgram::Room> CircuitProgram::rooms(std::span<const Reach> reach) const {
  std::vector<Room> all;
  all.reserve(classes_.size());
  for (const Class& one : classes_) all.push_back(room_of(one, reach));
  return all;
}

CircuitProgram::Amounts CircuitProgram::expand(std::span<const double> circuits) const {
  Amounts amounts(size_, 0);
  for (const Class& one : classes_) {
    double sum = 0;
    for (const auto& entry : one.row) sum += entry.amount * circuits[entry.at];
    if (std::abs(sum) < negligible) continue;
    for (const std::uint32_t i : one.members) amounts[i] = factor_[i] * sum;
  }
  return amounts;
}

std::optional<CircuitProgram::Amounts> CircuitProgram::single(const Goal& goal,
                                                              std::span<const Reach> reach) const {
  if (class_of_[goal.position] == none) return std::nullopt;
  const double wanted = goal.goal / factor_[goal.position];
  std::size_t shortest = size_ + 1;
  std::optional<NullSpace::Entry> best;
  for (const auto& mine : classes_[class_of_[goal.position]].row) {
    const double scale = wanted / mine.amount;
    std::size_t length = 0;
    bool fits = true;
    for (const auto& part : columns_[mine.at]) {
      const Room room = room_of(classes_[part.at], reach);
      const double amount = part.amount * scale;
      fits = amount <= room.up && amount >= -room.down;
      length += classes_[part.at].members.size();
      if (!fits || length >= shortest) break;
    }
    if (!fits || length >= shortest) continue;
    shortest = length;
    best = {mine.at, scale};
  }
  if (!best) return std::nullopt;
  std::vector<double> circuits(space_.circuits(), 0);
  circuits[best->at] = best->amount;
  return expand(circuits);
}

std::optional<CircuitProgram::Largest> CircuitProgram::largest(const Goal& goal,
                                                               std::span<const Reach> reach) {
  const std::uint32_t target = class_of_[goal.position];
  if (target == none) {
    return Largest{0, Amounts(size_, 0), {{static_cast<std::uint32_t>(goal.position), 1}}};
  }
  const double wanted = goal.goal / factor_[goal.position];
  const auto room = rooms(reach);
  LinearProgram program;
  for (std::uint32_t c = 0; c < classes_.size(); ++c) {
    double low = -room[c].down, high = room[c].up;
    if (c == target && wanted > 0) high = std::min(high, wanted);
    if (c == target && wanted < 0) low = std::max(low, wanted);
    program.add_row(low, high);
  }
  for (std::uint32_t z = 0; z < columns_.size(); ++z) {
    double price = 0;
    for (const auto& entry : columns_[z]) {
      if (entry.at == target) price = wanted > 0 ? -entry.amount : entry.amount;
    }
    program.add_column(-unbounded, unbounded, price);
    for (const auto& entry : columns_[z]) {
      program.add_entry(static_cast<int>(entry.at), entry.amount);
    }
  }
  const auto solver = make_lp_solver(program);
  const LpOutcome outcome = solver->solve(LpSolver::Method::primal);
  work_ += solver->work();
  if (outcome != LpOutcome::optimal) return std::nullopt;
  Largest found;
  found.amounts = expand(solver->solution());
  found.part = found.amounts[goal.position] / goal.goal;
  if (found.part >= 1 - level_tolerance) return found;
  // The circuits' prices are a sum of rows: the target's amount is one of what the others leave.
  const double side = wanted > 0 ? 1 : -1;
  found.bound.push_back({static_cast<std::uint32_t>(goal.position), side / factor_[goal.position]});
  const auto price = solver->row_prices();
  for (std::uint32_t c = 0; c < classes_.size(); ++c) {
    if (std::abs(price[c]) < negligible) continue;
    const std::uint32_t member = price[c] < 0 ? room[c].up_member : room[c].down_member;
    if (member != none) found.bound.push_back({member, price[c] / factor_[member]});
  }
  return found;
}

std::optional<CircuitProgram::Amounts> CircuitProgram::cheapest(const Goal& goal,
                                                                std::span<const Reach> reach,
                                                                std::span<const Price> prices) {
  const std::uint32_t target = class_of_[goal.position];
  if (target == none) return std::nullopt;
  const double wanted = goal.goal / factor_[goal.position];
  const Room of_target = room_of(classes_[target], reach);
  const double slack = level_tolerance * std::abs(wanted);
  if (wanted > of_target.up + slack || wanted < -of_target.down - slack) return std::nullopt;
  // The dual: weights of the classes within their prices, beyond them at the price of their room;
  // every circuit's weights balance the target's. Few rows, and the duals of these are the
  // circuits' amounts.
  LinearProgram program;
  for (std::size_t z = 0; z < columns_.size(); ++z) program.add_row(0, 0);
  const auto column = [&](const Class& one, double sign, double low, double high, double cost) {
    program.add_column(low, high, cost);
    for (const auto& entry : one.row) {
      program.add_entry(static_cast<int>(entry.at), sign * entry.amount);
    }
  };
  for (std::uint32_t c = 0; c < classes_.size(); ++c) {
    if (c == target) continue;
    const Class& one = classes_[c];
    double up = 0, down = 0;
    for (const std::uint32_t i : one.members) {
      const double factor = std::abs(factor_[i]);
      up += factor * (factor_[i] > 0 ? prices[i].up : prices[i].down);
      down += factor * (factor_[i] > 0 ? prices[i].down : prices[i].up);
    }
    const Room room = room_of(one, reach);
    if (up > 0 || down > 0) column(one, 1, -down, up, 0);
    column(one, 1, 0, unbounded, room.up);
    column(one, -1, 0, unbounded, room.down);
  }
  column(classes_[target], -1, -unbounded, unbounded, -wanted);
  const auto solver = make_lp_solver(program);
  const LpOutcome outcome = solver->solve(LpSolver::Method::dual);
  work_ += solver->work();
  if (outcome != LpOutcome::optimal) return std::nullopt;
  const auto circuits = solver->row_prices();
  return expand(circuits);
}

namespace {

/// Numbers of a Directions table at most.
constexpr std::size_t most_directions = 4'000'000;

/// The directions in which a deviation can go on while what was settled stays where it is: one
/// column each, over the classes.
class Directions {
 public:
  Directions(std::size_t classes, std::size_t count)
      : classes_(classes), count_(count), amounts_(classes * count, 0) {}

  std::size_t count() const { return count_; }
  double& at(std::size_t one, std::size_t direction) {
    return amounts_[direction * classes_ + one];
  }
  std::span<const double> last() const {
    return std::span(amounts_).subspan((count_ - 1) * classes_, classes_);
  }
  void drop_last() { --count_; }
  /// From here on `one` stands still: one direction less. The last goes where it can.
  void settle(std::size_t one) {
    std::size_t pivot = count_;
    for (std::size_t d = count_; d-- > 0;) {
      const double size = std::abs(at(one, d));
      if (size > negligible && (pivot == count_ || size > 2 * std::abs(at(one, pivot)))) pivot = d;
    }
    if (pivot == count_) return;
    for (std::size_t d = 0; d < count_; ++d) {
      if (d == pivot || std::abs(at(one, d)) <= negligible) continue;
      const double factor = at(one, d) / at(one, pivot);
      for (std::size_t c = 0; c < classes_; ++c) {
        double& amount = at(c, d);
        amount -= factor * at(c, pivot);
        if (std::abs(amount) < negligible) amount = 0;
      }
      at(one, d) = 0;
    }
    if (pivot + 1 < count_) {
      for (std::size_t c = 0; c < classes_; ++c) at(c, pivot) = at(c, count_ - 1);
    }
    --count_;
  }

 private:
  std::size_t classes_, count_;
  std::vector<double> amounts_;
};

/// How far a deviation goes in a direction until a class stands still or has no more room.
struct Stop {
  double step = 0;
  std::size_t one = 0;
  bool at_zero = false;
};

}  // namespace

void CircuitProgram::shorten(const Goal& goal, std::span<const Reach> reach,
                             std::span<const std::size_t> settled, Amounts& amounts) {
  const std::size_t count = columns_.size();
  if (classes_.size() * count > most_directions) return;
  Directions directions(classes_.size(), count);
  std::vector<double> x(classes_.size(), 0);
  for (std::size_t c = 0; c < classes_.size(); ++c) {
    x[c] = amounts[classes_[c].members[0]] / factor_[classes_[c].members[0]];
    for (const auto& entry : classes_[c].row) directions.at(c, entry.at) = entry.amount;
  }
  const auto room = rooms(reach);
  directions.settle(class_of_[goal.position]);
  for (const std::size_t position : settled) directions.settle(class_of_[position]);
  while (directions.count() > 0) {
    const auto rate = directions.last();
    std::optional<Stop> best;
    for (const double side : {1.0, -1.0}) {
      std::optional<Stop> first;
      for (std::size_t c = 0; c < x.size(); ++c) {
        const double speed = rate[c] * side;
        if (std::abs(speed) <= negligible) continue;
        const bool shrinks = x[c] * speed < 0;
        const double room_left = speed > 0 ? room[c].up - x[c] : room[c].down + x[c];
        const double step = (shrinks ? std::abs(x[c]) : std::max(0.0, room_left)) / std::abs(speed);
        if (!first || step < std::abs(first->step)) first = Stop{step * side, c, shrinks};
      }
      if (!first) continue;
      const bool better =
          !best || (first->at_zero && !best->at_zero) ||
          (first->at_zero == best->at_zero && std::abs(first->step) < std::abs(best->step));
      if (better) best = first;
    }
    if (!best) {
      directions.drop_last();
      continue;
    }
    for (std::size_t c = 0; c < x.size(); ++c) x[c] += best->step * rate[c];
    if (best->at_zero) x[best->one] = 0;
    directions.settle(best->one);
    work_ += x.size() * directions.count() / 8;
  }
  for (std::size_t c = 0; c < classes_.size(); ++c) {
    for (const std::uint32_t i : classes_[c].members) {
      amounts[i] = std::abs(x[c]) < negligible ? 0 : factor_[i] * x[c];
    }
  }
}

std::vector<std::vector<NullSpace::Entry>> CircuitProgram::circuits_through(
    std::size_t position, std::size_t most) const {
  std::vector<std::vector<NullSpace::Entry>> circuits;
  if (class_of_[position] == none) return circuits;
  for (const auto& mine : classes_[class_of_[position]].row) {
    const double scale = 1 / (mine.amount * factor_[position]);
    auto& circuit = circuits.emplace_back();
    for (const auto& part : columns_[mine.at]) {
      for (const std::uint32_t i : classes_[part.at].members) {
        circuit.push_back({i, factor_[i] * part.amount * scale});
      }
    }
  }
  std::ranges::stable_sort(circuits, {}, [](const auto& one) { return one.size(); });
  if (circuits.size() > most) circuits.resize(most);
  return circuits;
}

}  // namespace parangon::hub::disclosure
