#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "hub/disclosure/lp.hpp"
#include "hub/disclosure/table.hpp"

namespace parangon::hub::disclosure {

/// What an attacker can derive about one cell.
struct Interval {
  Amount lower = 0;
  Amount upper = 0;
  auto operator<=>(const Interval&) const = default;
};

/// Which relations each cell of a table is in.
class RelationIndex {
 public:
  explicit RelationIndex(const Table& table);
  std::span<const std::uint32_t> of(CellIndex cell) const {
    return std::span(relations_).subspan(start_[cell], start_[cell + 1] - start_[cell]);
  }
  /// Those that have one of `cells`, in order.
  std::vector<std::uint32_t> with(std::span<const CellIndex> cells) const;

 private:
  std::vector<std::size_t> start_;
  std::vector<std::uint32_t> relations_;
};

/// A release as attackers see it: one group of hidden cells that relations link, as a linear
/// program over their amounts. Made for the audit and for the independent attacker; shares nothing
/// with the protector but the solver's interface.
class HiddenGroup {
 public:
  /// `cells`: the group. Values of hidden cells are looked at only when `centred`, which shifts
  /// them to zero for precision's sake; an attacker works with `centred` false. Of a part of a
  /// group, centred, the other cells stand still. `scale`: amounts of the program are so many
  /// units.
  HiddenGroup(const Table& table, const Pattern& pattern, const RelationIndex& relations,
              std::vector<CellIndex> cells, bool centred, double scale);

  const std::vector<CellIndex>& cells() const { return cells_; }
  /// What everybody, or a holder, knows: lower ≤ amount ≤ upper.
  void know(std::size_t position, double lower, double upper);
  /// The largest (or smallest) amount the cell at `position` can have, in units of the table;
  /// nullopt when the release contradicts itself or the solver gave up.
  std::optional<double> extreme(std::size_t position, bool largest);
  /// The same of what several cells are together.
  std::optional<double> extreme_sum(std::span<const std::size_t> positions, bool largest);
  /// Moves several cells at once as far as that goes, each up or down (`upward`, by place in
  /// `positions`); false as for extreme().
  bool push(std::span<const std::size_t> positions, const std::vector<bool>& upward);
  /// Amounts at the solution that was found last, by position.
  std::vector<double> solution() const;

 private:
  std::vector<CellIndex> cells_;
  std::vector<double> origin_;
  double scale_;
  bool bounds_changed_ = true;
  std::unique_ptr<LpSolver> solver_;
};

/// Hidden cells that relations link, group by group, in the order of their first cells.
std::vector<std::vector<CellIndex>> hidden_groups(const Table& table, const Pattern& pattern);

}  // namespace parangon::hub::disclosure
