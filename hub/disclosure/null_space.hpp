#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "hub/disclosure/system.hpp"

namespace parangon::hub::disclosure {

/// How some variables of a system can deviate while all others stand still: every such deviation
/// is y = N z, a sum of circuits (the columns of N), z of them free. Found by sparse elimination.
/// A region of a thousand variables has few circuits, so that programs over z are far smaller than
/// those over y. Keeps scratch memory: one thread at a time.
class NullSpace {
 public:
  struct Entry {
    std::uint32_t at = 0;
    double amount = 0;
  };

  explicit NullSpace(const System& system);

  /// `vars`: distinct. What was found before is lost.
  void build(std::span<const VarIndex> vars);

  std::size_t circuits() const { return circuits_; }
  /// Row of N for the variable at `position` of `vars`, by circuit; empty: it cannot move.
  std::span<const Entry> row(std::size_t position) const {
    return std::span(entries_).subspan(start_[position], length_[position]);
  }
  /// Weights of the system's rows whose sum is Σ wanted × variable, as far as `vars` see it: of
  /// positions of which no deviation moves the sum.
  std::vector<std::pair<std::uint32_t, double>> row_weights(std::span<const Entry> wanted) const;

  /// Effort so far, in numbers touched.
  std::uint64_t work() const { return work_; }

 private:
  struct Pivot {
    std::uint32_t row = 0;
    std::uint32_t column = 0;
    double amount = 0;
  };
  struct Step {
    std::uint32_t row = 0;
    std::uint32_t pivot_row = 0;
    double factor = 0;
  };
  void load(std::span<const VarIndex> vars);
  void eliminate();
  Pivot pivot_of(std::uint32_t row) const;
  void subtract(const Pivot& pivot, std::uint32_t row);
  void substitute_back(std::size_t columns);
  void queue(std::uint32_t row);

  const System& system_;
  std::vector<std::uint32_t> local_row_, stamp_of_row_;
  std::uint32_t stamp_ = 0;
  std::vector<std::uint32_t> system_row_;          ///< Of local rows.
  std::vector<std::vector<Entry>> rows_;           ///< Entries at columns; reused.
  std::vector<std::vector<std::uint32_t>> users_;  ///< By column: rows; may be out of date.
  std::vector<std::uint32_t> count_;               ///< By column: rows that have it.
  std::vector<char> done_;                         ///< By row.
  std::vector<std::vector<std::uint32_t>> queue_;  ///< Rows by length; may be out of date.
  std::vector<double> value_;
  std::vector<std::uint32_t> mark_;
  std::uint32_t round_ = 0;
  std::vector<Pivot> pivots_;
  std::vector<Step> steps_;
  std::size_t circuits_ = 0;
  std::vector<Entry> entries_;
  std::vector<std::size_t> start_, length_;
  std::uint64_t work_ = 0;
};

}  // namespace parangon::hub::disclosure
