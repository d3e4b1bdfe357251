#include "hub/legacy/linear_knowledge.hpp"

#include <algorithm>
#include <map>

#include "shared/core/wide.hpp"

namespace parangon::hub::legacy {
namespace {

using Residue = std::uint64_t;
__extension__ using WideResidue = unsigned __int128;
constexpr Residue prime = (Residue{1} << 61) - 1;

Residue add(Residue a, Residue b) {
  const Residue sum = a + b;
  return sum >= prime ? sum - prime : sum;
}
Residue negate(Residue a) { return a == 0 ? 0 : prime - a; }
Residue multiply(Residue a, Residue b) {
  const WideResidue product = static_cast<WideResidue>(a) * b;
  return add(static_cast<Residue>(product & prime), static_cast<Residue>(product >> 61));
}
Residue from_int(int value) {
  return value >= 0 ? static_cast<Residue>(value) : prime - static_cast<Residue>(-value);
}
Residue inverse(Residue a) {
  Residue result = 1;
  for (Residue exponent = prime - 2; exponent > 0; exponent >>= 1) {
    if ((exponent & 1) != 0) result = multiply(result, a);
    a = multiply(a, a);
  }
  return result;
}

/// splitmix64 (Steele, Lea, Flood 2014): a fixed stream, so that results never differ.
Residue pseudo_random(std::uint64_t index) {
  std::uint64_t z = (index + 1) * 0x9E3779B97F4A7C15ULL;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
  return (z ^ (z >> 31)) % prime;
}

}  // namespace

struct LinearKnowledge::Watched {
  std::vector<LinearForm> forms;
  std::vector<std::vector<std::pair<std::uint32_t, int>>> by_unknown;  ///< Form, coefficient.
};

LinearKnowledge::LinearKnowledge(std::size_t unknowns, std::vector<LinearForm> watched)
    : row_of_(unknowns, free_unknown), uses_(unknowns), points_(unknowns), sums_(watched.size()) {
  auto fixed = std::make_shared<Watched>();
  fixed->forms = std::move(watched);
  fixed->by_unknown.resize(unknowns);
  for (std::size_t i = 0; i < unknowns; ++i) {
    points_[i] = {pseudo_random(2 * i), pseudo_random(2 * i + 1)};
  }
  for (std::size_t form = 0; form < fixed->forms.size(); ++form) {
    for (const auto& [unknown, coefficient] : fixed->forms[form]) {
      fixed->by_unknown[unknown].emplace_back(static_cast<std::uint32_t>(form), coefficient);
      const Residue factor = from_int(coefficient);
      sums_[form].first = add(sums_[form].first, multiply(factor, points_[unknown].first));
      sums_[form].second = add(sums_[form].second, multiply(factor, points_[unknown].second));
    }
  }
  watched_ = std::move(fixed);
}

bool LinearKnowledge::determined(std::size_t index) const {
  return !watched_->forms[index].empty() && sums_[index].first == 0 && sums_[index].second == 0;
}

bool LinearKnowledge::moves_with(std::size_t index, const Point& told) const {
  // The null space loses the direction in which the told form varies; what varied in proportion to
  // it varies no more.
  const Point& sum = sums_[index];
  return (sum.first != 0 || sum.second != 0) &&
         multiply(sum.first, told.second) == multiply(sum.second, told.first);
}

std::vector<std::size_t> LinearKnowledge::told_with(std::size_t index) const {
  std::vector<std::size_t> out;
  const Point& told = sums_[index];
  if (told.first == 0 && told.second == 0) return out;
  for (std::size_t i = 0; i < sums_.size(); ++i) {
    if (moves_with(i, told)) out.push_back(i);
  }
  return out;
}

bool LinearKnowledge::tells_any(std::size_t index, std::span<const std::size_t> some) const {
  const Point& told = sums_[index];
  return (told.first != 0 || told.second != 0) &&
         std::any_of(some.begin(), some.end(), [&](auto i) { return moves_with(i, told); });
}

LinearKnowledge::Row LinearKnowledge::reduce(const LinearForm& form) const {
  std::map<std::uint32_t, Residue> sum;
  for (const auto& [unknown, coefficient] : form) {
    const Residue factor = from_int(coefficient);
    if (row_of_[unknown] == free_unknown) {
      Residue& at = sum[unknown];
      at = add(at, factor);
      continue;
    }
    for (const auto& [other, value] : rows_[static_cast<std::size_t>(row_of_[unknown])]) {
      Residue& at = sum[other];
      at = add(at, negate(multiply(factor, value)));
    }
  }
  Row row;
  for (const auto& [unknown, value] : sum) {
    if (value != 0) row.emplace_back(unknown, value);
  }
  return row;
}

std::uint32_t LinearKnowledge::choose_pivot(const Row& row) const {
  // The unknown that the fewest rows hold keeps the rows short.
  const auto it = std::min_element(row.begin(), row.end(), [&](const auto& a, const auto& b) {
    return uses_[a.first].size() < uses_[b.first].size();
  });
  return it->first;
}

void LinearKnowledge::tell(std::size_t index) {
  Row row = reduce(watched_->forms[index]);
  if (row.empty()) return;
  const std::uint32_t pivot = choose_pivot(row);
  const auto at = std::lower_bound(row.begin(), row.end(), std::pair(pivot, Residue{0}));
  const Residue scale = inverse(at->second);
  row.erase(at);
  for (auto& entry : row) entry.second = multiply(entry.second, scale);
  eliminate(pivot, row);
  const auto number = static_cast<std::uint32_t>(rows_.size());
  for (const auto& entry : row) uses_[entry.first].push_back(number);
  row_of_[pivot] = static_cast<std::int32_t>(number);
  rows_.push_back(std::move(row));
  pivots_.push_back(pivot);
  move(pivot);
}

void LinearKnowledge::eliminate(std::uint32_t pivot, const Row& row) {
  const std::vector<std::uint32_t> users = std::move(uses_[pivot]);
  uses_[pivot].clear();
  for (const std::uint32_t number : users) {
    Row& old = rows_[number];
    const auto at = std::lower_bound(old.begin(), old.end(), std::pair(pivot, Residue{0}));
    if (at == old.end() || at->first != pivot) continue;
    const Residue factor = negate(at->second);
    Row merged;
    merged.reserve(old.size() + row.size());
    auto left = old.begin();
    auto right = row.begin();
    while (left != old.end() || right != row.end()) {
      if (right == row.end() || (left != old.end() && left->first < right->first)) {
        if (left->first != pivot) merged.push_back(*left);
        ++left;
      } else if (left == old.end() || right->first < left->first) {
        merged.emplace_back(right->first, multiply(factor, right->second));
        uses_[right->first].push_back(number);
        ++right;
      } else {
        const Residue value = add(left->second, multiply(factor, right->second));
        if (value != 0) merged.emplace_back(left->first, value);
        ++left;
        ++right;
      }
    }
    old = std::move(merged);
    move(pivots_[number]);
  }
}

LinearKnowledge::Point LinearKnowledge::value_of_pivot(const Row& row) const {
  Point sum;
  for (const auto& [unknown, value] : row) {
    sum.first = add(sum.first, multiply(value, points_[unknown].first));
    sum.second = add(sum.second, multiply(value, points_[unknown].second));
  }
  return {negate(sum.first), negate(sum.second)};
}

void LinearKnowledge::move(std::uint32_t unknown) {
  const Point value = value_of_pivot(rows_[static_cast<std::size_t>(row_of_[unknown])]);
  const Point old = points_[unknown];
  points_[unknown] = value;
  const Residue first = add(value.first, negate(old.first));
  const Residue second = add(value.second, negate(old.second));
  for (const auto& [form, coefficient] : watched_->by_unknown[unknown]) {
    const Residue factor = from_int(coefficient);
    sums_[form].first = add(sums_[form].first, multiply(factor, first));
    sums_[form].second = add(sums_[form].second, multiply(factor, second));
  }
}

}  // namespace parangon::hub::legacy
