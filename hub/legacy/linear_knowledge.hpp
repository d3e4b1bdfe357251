#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace parangon::hub::legacy {

/// A linear form over unknown amounts: (unknown, coefficient) pairs, each unknown at most once.
using LinearForm = std::vector<std::pair<std::uint32_t, int>>;

/// What somebody can compute who was told the values of some linear forms and knows which amounts
/// are zero (those are simply no unknowns here).
///
/// Sparse Gaussian elimination modulo the prime 2^61 - 1, in reduced row echelon form. Two
/// pseudo-random points of the null space of what was told are kept: a watched form whose value at
/// either point is not zero is proved not to be determined; one that is zero at both is taken as
/// determined (by chance with a probability below 2^-100, and that errs on the safe side: more is
/// hidden). Deterministic; copyable, so that a caller can try and go back. Not thread-safe.
class LinearKnowledge {
 public:
  /// `watched` are the forms that will be asked about; empty ones are never reported.
  LinearKnowledge(std::size_t unknowns, std::vector<LinearForm> watched);

  /// Whether the value of watched form `index` follows from what was told.
  bool determined(std::size_t index) const;
  /// The watched forms, not determined yet, that would be determined if `index` were told (itself
  /// among them). Empty when `index` is determined or empty.
  std::vector<std::size_t> told_with(std::size_t index) const;
  /// Whether told_with(index) would hold any of `some`.
  bool tells_any(std::size_t index, std::span<const std::size_t> some) const;
  /// Tells the value of watched form `index`.
  void tell(std::size_t index);

 private:
  using Residue = std::uint64_t;
  using Row = std::vector<std::pair<std::uint32_t, Residue>>;
  struct Point {
    Residue first = 0;
    Residue second = 0;
  };

  struct Watched;

  Row reduce(const LinearForm& form) const;
  std::uint32_t choose_pivot(const Row& row) const;
  void eliminate(std::uint32_t pivot, const Row& row);
  void move(std::uint32_t unknown);
  bool moves_with(std::size_t index, const Point& told) const;
  Point value_of_pivot(const Row& row) const;

  static constexpr std::int32_t free_unknown = -1;
  std::shared_ptr<const Watched> watched_;        ///< Never changes, so copies share it.
  std::vector<std::int32_t> row_of_;              ///< Per unknown: its row, when it is a pivot.
  std::vector<Row> rows_;                         ///< Free unknowns only, sorted; pivot = -row.
  std::vector<std::uint32_t> pivots_;             ///< Per row.
  std::vector<std::vector<std::uint32_t>> uses_;  ///< Per free unknown: rows that may hold it.
  std::vector<Point> points_;                     ///< Per unknown.
  std::vector<Point> sums_;                       ///< Per watched form.
};

}  // namespace parangon::hub::legacy
