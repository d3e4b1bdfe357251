#include "hub/disclosure/rational.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace parangon::hub::disclosure {
namespace {

using Index = std::uint32_t;

/// Gaussian elimination, the row with fewest entries next, by its rarest unknown.
class Elimination {
 public:
  Elimination(const std::vector<RationalRow>& rows, std::size_t unknowns)
      : rows_(rows.size()), rights_(rows.size()), in_rows_(unknowns) {
    for (Index r = 0; r < rows.size(); ++r) {
      rights_[r] = rows[r].right;
      for (const auto& [unknown, coefficient] : rows[r].terms) {
        if (coefficient != 0) rows_[r][unknown] += coefficient;
      }
      for (const auto& [unknown, coefficient] : rows_[r]) in_rows_[unknown].insert(r);
      by_size_.emplace(rows_[r].size(), r);
    }
  }

  std::optional<std::vector<Rational>> run() {
    std::vector<std::pair<Index, Index>> pivots;
    while (!by_size_.empty()) {
      const Index row = by_size_.begin()->second;
      by_size_.erase(by_size_.begin());
      if (rows_[row].empty()) return std::nullopt;
      const Index unknown = rarest(row);
      pivots.emplace_back(row, unknown);
      eliminate(row, unknown);
    }
    std::vector<Rational> solution(in_rows_.size());
    if (pivots.size() != solution.size()) return std::nullopt;
    for (auto pivot = pivots.rbegin(); pivot != pivots.rend(); ++pivot) {
      const auto& [row, unknown] = *pivot;
      Rational rest = rights_[row];
      for (const auto& [other, coefficient] : rows_[row]) {
        if (other != unknown) rest -= coefficient * solution[other];
      }
      solution[unknown] = rest / rows_[row].at(unknown);
    }
    return solution;
  }

 private:
  Index rarest(Index row) const {
    Index best = rows_[row].begin()->first;
    for (const auto& [unknown, coefficient] : rows_[row]) {
      if (in_rows_[unknown].size() < in_rows_[best].size()) best = unknown;
    }
    return best;
  }

  /// Takes the unknown out of the rows that are still to come; the pivot's row is done with.
  void eliminate(Index row, Index unknown) {
    for (const auto& [other, coefficient] : rows_[row]) in_rows_[other].erase(row);
    const std::vector<Index> having(in_rows_[unknown].begin(), in_rows_[unknown].end());
    for (const Index other : having) {
      by_size_.erase({rows_[other].size(), other});
      const Rational factor = rows_[other].at(unknown) / rows_[row].at(unknown);
      for (const auto& [column, coefficient] : rows_[row])
        subtract(other, column, factor * coefficient);
      rights_[other] -= factor * rights_[row];
      by_size_.emplace(rows_[other].size(), other);
    }
  }

  void subtract(Index row, Index unknown, const Rational& amount) {
    const auto [at, is_new] = rows_[row].emplace(unknown, 0);
    at->second -= amount;
    if (is_new) in_rows_[unknown].insert(row);
    if (at->second != 0) return;
    rows_[row].erase(at);
    in_rows_[unknown].erase(row);
  }

  std::vector<std::map<Index, Rational>> rows_;
  std::vector<Rational> rights_;
  std::vector<std::set<Index>> in_rows_;             ///< By unknown: rows to come that have it.
  std::set<std::pair<std::size_t, Index>> by_size_;  ///< Rows to come.
};

}  // namespace

std::optional<std::vector<Rational>> solve_exactly(const std::vector<RationalRow>& rows,
                                                   std::size_t unknowns) {
  if (rows.size() != unknowns) return std::nullopt;
  return Elimination(rows, unknowns).run();
}

}  // namespace parangon::hub::disclosure
