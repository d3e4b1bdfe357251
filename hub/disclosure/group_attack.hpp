#pragma once

#include <array>
#include <memory>
#include <span>
#include <vector>

#include "hub/disclosure/attack.hpp"
#include "hub/disclosure/own_amounts.hpp"
#include "hub/disclosure/parallel.hpp"

namespace parangon::hub::disclosure {

/// The independent attackers of one group of hidden cells: linear programs that are kept from one
/// attacker to the next, one a lane. Reads a table without secrets, and what insiders own.
class GroupAttack {
 public:
  GroupAttack(const Table& seen, const Pattern& pattern, const RelationIndex& relations,
              std::vector<CellIndex> cells);

  const std::vector<CellIndex>& cells() const { return cells_; }
  /// What the public derives, by position. To be called first, once. Errc::rule_violation where no
  /// amounts fit.
  Result<std::vector<Derived>> run_public();
  /// What an insider derives of the cells at `asked`. A lane is used by one thread at a time.
  Result<std::vector<Derived>> run_insider(std::size_t lane, const Insider& insider,
                                           const std::vector<std::size_t>& asked);
  /// Between what the cells at `asked` lie together, as the public derives. Rounded outwards.
  Result<Interval> run_sum(std::span<const std::size_t> asked);

 private:
  /// The smallest (0) and the largest (1) amount of each cell, as far as they are found.
  struct Extremes {
    explicit Extremes(std::size_t cells);
    void set(std::size_t side, std::size_t position, double bound);
    std::array<std::vector<double>, 2> bounds;
    std::array<std::vector<char>, 2> found;
  };

  HiddenGroup& program_of(std::size_t lane);
  static void learn(HiddenGroup& program, const Cell& cell, const Own& own);
  void notice(const std::vector<double>& solution, const std::vector<std::size_t>& asked,
              Extremes& extremes) const;
  Derived made(const Extremes& extremes, std::size_t position, const Attacker& attacker) const;

  const Table& seen_;
  const Pattern& pattern_;
  const RelationIndex& relations_;
  std::vector<CellIndex> cells_;
  double scale_;
  Extremes of_public_;
  std::array<std::unique_ptr<HiddenGroup>, lanes> programs_;
};

}  // namespace parangon::hub::disclosure
