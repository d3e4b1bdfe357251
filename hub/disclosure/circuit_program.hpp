#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "hub/disclosure/null_space.hpp"
#include "hub/disclosure/target.hpp"

namespace parangon::hub::disclosure {

/// Finds deviations of a region that move one of its variables by a given amount: sums of the
/// circuits of a null space, within what each variable can deviate. Variables that the circuits
/// move alike are one row of its programs. Positions are those of the region.
class CircuitProgram {
 public:
  /// `space` holds the region, and must live as long.
  CircuitProgram(const NullSpace& space, std::size_t size);

  /// What is looked for: the variable at `position` moves by `goal`, down when it is negative.
  struct Goal {
    std::size_t position = 0;
    double goal = 1;
  };
  /// Amounts by position; zeros too.
  using Amounts = std::vector<double>;

  /// One circuit alone, the shortest that will do.
  std::optional<Amounts> single(const Goal& goal, std::span<const Reach> reach) const;
  /// The largest part of the goal that can be reached, as far as 1 of it, and how.
  struct Largest {
    double part = 0;
    Amounts amounts;
    /// Σ amount × y ≡ 0 for every deviation y of the region, and the reaches of the variables in it
    /// leave no more than `part`. Empty when the goal is reached.
    std::vector<NullSpace::Entry> bound;
  };
  std::optional<Largest> largest(const Goal& goal, std::span<const Reach> reach);
  /// The cheapest that reaches the goal; `prices`: of an amount up and down, by position.
  struct Price {
    double down = 0;
    double up = 0;
  };
  std::optional<Amounts> cheapest(const Goal& goal, std::span<const Reach> reach,
                                  std::span<const Price> prices);

  /// Makes amounts that reach the goal move fewer variables, and no others: follows directions that
  /// leave the goal where it is until something stands still, as long as there are any. Where the
  /// region is all that is moved. Positions in `settled` keep their amounts too.
  void shorten(const Goal& goal, std::span<const Reach> reach, std::span<const std::size_t> settled,
               Amounts& amounts);
  /// The circuits that move the variable, each so that it moves by 1; by position and amount. The
  /// shortest first, at most so many.
  std::vector<std::vector<NullSpace::Entry>> circuits_through(std::size_t position,
                                                              std::size_t most) const;

  std::uint64_t work() const { return work_; }  ///< LpSolver::work() of its programs.

 private:
  static constexpr std::uint32_t none = 0xffffffff;
  /// Variables that move alike: each by `factor` times the class's amount.
  struct Class {
    std::vector<NullSpace::Entry> row;  ///< By circuit; the first amount is 1.
    std::vector<std::uint32_t> members;
  };
  /// Between what a class can move, and the member that says so.
  struct Room {
    double down = 0, up = 0;
    std::uint32_t down_member = none, up_member = none;
  };
  void make_classes();
  Room room_of(const Class& of, std::span<const Reach> reach) const;
  std::vector<Room> rooms(std::span<const Reach> reach) const;
  Amounts expand(std::span<const double> circuits) const;

  const NullSpace& space_;
  std::size_t size_;
  std::vector<Class> classes_;
  std::vector<std::uint32_t> class_of_;  ///< By position; none: it cannot move.
  std::vector<double> factor_;
  std::vector<std::vector<NullSpace::Entry>> columns_;  ///< By circuit: classes.
  std::uint64_t work_ = 0;
};

}  // namespace parangon::hub::disclosure
