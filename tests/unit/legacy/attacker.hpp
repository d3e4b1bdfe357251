#pragma once

// Somebody who reads a table and solves it. Written apart from the product's own elimination: its
// unknowns are the cells and its equations the sums, dense, modulo another prime.

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace parangon::testing {

class Attacker {
 public:
  /// The named quantities, times their coefficients, add up to something known (0 or a sum of
  /// known values; which one does not matter for what can be determined).
  void learn_sum(std::map<std::string, int> terms) { equations_.push_back(std::move(terms)); }
  void learn_value(const std::string& name) { known_.insert(name); }

  /// Names whose value follows, without those learnt as values.
  std::set<std::string> solve() const {
    std::map<std::string, std::size_t> columns;
    for (const auto& equation : equations_) {
      for (const auto& term : equation) {
        if (!known_.contains(term.first)) columns.emplace(term.first, columns.size());
      }
    }
    std::vector<std::vector<std::int64_t>> rows;
    for (const auto& equation : equations_) {
      std::vector<std::int64_t> row(columns.size(), 0);
      for (const auto& [name, coefficient] : equation) {
        const auto it = columns.find(name);
        if (it != columns.end()) row[it->second] = (coefficient % prime + prime) % prime;
      }
      rows.push_back(std::move(row));
    }
    reduce(rows, columns.size());
    std::set<std::string> out;
    for (const auto& [name, column] : columns) {
      for (const auto& row : rows) {
        if (row[column] != 0 && alone(row)) out.insert(name);
      }
    }
    return out;
  }

 private:
  static constexpr std::int64_t prime = 1'000'000'007;

  static bool alone(const std::vector<std::int64_t>& row) {
    int entries = 0;
    for (const std::int64_t value : row) entries += value != 0 ? 1 : 0;
    return entries == 1;
  }

  static std::int64_t inverse(std::int64_t a) {
    std::int64_t result = 1;
    for (std::int64_t exponent = prime - 2; exponent > 0; exponent >>= 1) {
      if ((exponent & 1) != 0) result = result * a % prime;
      a = a * a % prime;
    }
    return result;
  }

  /// Reduced row echelon form.
  static void reduce(std::vector<std::vector<std::int64_t>>& rows, std::size_t columns) {
    std::size_t rank = 0;
    for (std::size_t column = 0; column < columns && rank < rows.size(); ++column) {
      std::size_t pivot = rank;
      while (pivot < rows.size() && rows[pivot][column] == 0) ++pivot;
      if (pivot == rows.size()) continue;
      std::swap(rows[rank], rows[pivot]);
      const std::int64_t scale = inverse(rows[rank][column]);
      for (std::int64_t& value : rows[rank]) value = value * scale % prime;
      for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::int64_t factor = rows[i][column];
        if (i == rank || factor == 0) continue;
        for (std::size_t j = column; j < columns; ++j) {
          if (rows[rank][j] == 0) continue;
          rows[i][j] = (rows[i][j] + (prime - factor) * rows[rank][j]) % prime;
        }
      }
      ++rank;
    }
  }

  std::vector<std::map<std::string, int>> equations_;
  std::set<std::string> known_;
};

}  // namespace parangon::testing
