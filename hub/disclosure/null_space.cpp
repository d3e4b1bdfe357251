#include "hub/disclosure/null_space.hpp"

#include <algorithm>
#include <cmath>

#include "hub/disclosure/precision.hpp"

namespace parangon::hub::disclosure {
namespace {

/// A pivot is at least so large, relative to the largest of its row.
constexpr double least_pivot = 0.1;

}  // namespace

NullSpace::NullSpace(const System& system)
    : system_(system), local_row_(system.rows.size()), stamp_of_row_(system.rows.size(), 0) {}

void NullSpace::queue(std::uint32_t row) {
  const std::size_t length = rows_[row].size();
  if (queue_.size() <= length) queue_.resize(length + 1);
  queue_[length].push_back(row);
}

void NullSpace::load(std::span<const VarIndex> vars) {
  ++stamp_;
  system_row_.clear();
  const std::size_t columns = vars.size();
  if (users_.size() < columns) users_.resize(columns);
  count_.assign(columns, 0);
  for (std::uint32_t column = 0; column < columns; ++column) {
    const auto& var = system_.vars[vars[column]];
    users_[column].clear();
    for (std::size_t k = 0; k < var.rows.size(); ++k) {
      const std::uint32_t row = var.rows[k];
      if (stamp_of_row_[row] != stamp_) {
        stamp_of_row_[row] = stamp_;
        local_row_[row] = static_cast<std::uint32_t>(system_row_.size());
        if (rows_.size() <= system_row_.size()) rows_.emplace_back();
        rows_[system_row_.size()].clear();
        system_row_.push_back(row);
      }
      rows_[local_row_[row]].push_back({column, var.coefficients[k]});
      users_[column].push_back(local_row_[row]);
      ++count_[column];
    }
  }
  done_.assign(system_row_.size(), 0);
  for (auto& list : queue_) list.clear();
  for (std::uint32_t row = 0; row < system_row_.size(); ++row) queue(row);
  value_.resize(std::max(value_.size(), columns));
  mark_.assign(std::max(mark_.size(), columns), 0);
  round_ = 0;
  pivots_.clear();
  steps_.clear();
}

NullSpace::Pivot NullSpace::pivot_of(std::uint32_t row) const {
  double largest = 0;
  for (const Entry& entry : rows_[row]) largest = std::max(largest, std::abs(entry.amount));
  Pivot best{row, 0, 0};
  for (const Entry& entry : rows_[row]) {
    if (std::abs(entry.amount) < least_pivot * largest) continue;
    const bool first = best.amount == 0;
    if (first || count_[entry.at] < count_[best.column]) best = {row, entry.at, entry.amount};
  }
  return best;
}

void NullSpace::subtract(const Pivot& pivot, std::uint32_t row) {
  auto& changed = rows_[row];
  const auto at = std::ranges::find(changed, pivot.column, &Entry::at);
  if (at == changed.end()) return;
  const double factor = at->amount / pivot.amount;
  steps_.push_back({row, pivot.row, factor});
  ++round_;
  for (const Entry& entry : changed) {
    value_[entry.at] = entry.amount;
    mark_[entry.at] = round_;
  }
  const auto& subtracted = rows_[pivot.row];
  for (const Entry& entry : subtracted) {
    if (mark_[entry.at] != round_) {
      mark_[entry.at] = round_;
      value_[entry.at] = 0;
      changed.push_back({entry.at, 0});
      users_[entry.at].push_back(row);
      ++count_[entry.at];
    }
    value_[entry.at] -= factor * entry.amount;
  }
  work_ += changed.size() + subtracted.size();
  std::size_t kept = 0;
  for (const Entry& entry : changed) {
    const double amount = entry.at == pivot.column ? 0 : value_[entry.at];
    if (std::abs(amount) > negligible) {
      changed[kept++] = {entry.at, amount};
    } else {
      --count_[entry.at];
    }
  }
  changed.resize(kept);
  queue(row);
}

void NullSpace::eliminate() {
  for (std::size_t length = 1; length < queue_.size();) {
    if (queue_[length].empty()) {
      ++length;
      continue;
    }
    const std::uint32_t row = queue_[length].back();
    queue_[length].pop_back();
    if (done_[row] || rows_[row].size() != length) continue;
    done_[row] = 1;
    const Pivot pivot = pivot_of(row);
    pivots_.push_back(pivot);
    std::size_t shortest = length;
    // Rows are only appended while this goes on, and not for this column.
    for (std::size_t k = 0; k < users_[pivot.column].size(); ++k) {
      const std::uint32_t user = users_[pivot.column][k];
      if (done_[user]) continue;
      subtract(pivot, user);
      if (!rows_[user].empty()) shortest = std::min(shortest, rows_[user].size());
    }
    length = shortest;
  }
}

void NullSpace::substitute_back(std::size_t columns) {
  std::vector<char> bound(columns, 0);
  for (const Pivot& pivot : pivots_) bound[pivot.column] = 1;
  entries_.clear();
  start_.assign(columns, 0);
  length_.assign(columns, 0);
  circuits_ = 0;
  for (std::size_t column = 0; column < columns; ++column) {
    if (bound[column]) continue;
    start_[column] = entries_.size();
    length_[column] = 1;
    entries_.push_back({static_cast<std::uint32_t>(circuits_++), 1});
  }
  value_.resize(std::max(value_.size(), circuits_));
  mark_.assign(std::max(mark_.size(), circuits_), 0);
  round_ = 0;
  std::vector<std::uint32_t> touched;
  for (auto pivot = pivots_.rbegin(); pivot != pivots_.rend(); ++pivot) {
    ++round_;
    touched.clear();
    for (const Entry& entry : rows_[pivot->row]) {
      if (entry.at == pivot->column) continue;
      const double factor = -entry.amount / pivot->amount;
      for (const Entry& part : row(entry.at)) {
        if (mark_[part.at] != round_) {
          mark_[part.at] = round_;
          value_[part.at] = 0;
          touched.push_back(part.at);
        }
        value_[part.at] += factor * part.amount;
      }
    }
    std::ranges::sort(touched);
    work_ += touched.size();
    start_[pivot->column] = entries_.size();
    for (const std::uint32_t circuit : touched) {
      if (std::abs(value_[circuit]) > negligible) entries_.push_back({circuit, value_[circuit]});
    }
    length_[pivot->column] = entries_.size() - start_[pivot->column];
  }
}

void NullSpace::build(std::span<const VarIndex> vars) {
  load(vars);
  eliminate();
  substitute_back(vars.size());
}

std::vector<std::pair<std::uint32_t, double>> NullSpace::row_weights(
    std::span<const Entry> wanted) const {
  std::vector<double> left(start_.size(), 0), weight(system_row_.size(), 0);
  for (const Entry& entry : wanted) left[entry.at] += entry.amount;
  for (const Pivot& pivot : pivots_) {
    const double share = left[pivot.column] / pivot.amount;
    if (std::abs(share) < negligible) continue;
    weight[pivot.row] = share;
    for (const Entry& entry : rows_[pivot.row]) left[entry.at] -= share * entry.amount;
  }
  for (auto step = steps_.rbegin(); step != steps_.rend(); ++step) {
    weight[step->pivot_row] -= step->factor * weight[step->row];
  }
  std::vector<std::pair<std::uint32_t, double>> out;
  for (std::uint32_t row = 0; row < weight.size(); ++row) {
    if (std::abs(weight[row]) > negligible) out.emplace_back(system_row_[row], weight[row]);
  }
  return out;
}

}  // namespace parangon::hub::disclosure
