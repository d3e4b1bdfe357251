#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "hub/disclosure/audit_conditions.hpp"
#include "hub/disclosure/found_tables.hpp"

namespace parangon::hub::disclosure {

/// Most contributors know little about most cells. What has to hold of cells to which they
/// contribute nothing is the same for all of them, and a table that was found once serves each of
/// them but those who know something against it: who these are is looked up by the cells that it
/// moves. For one group of hidden cells. Independent of the protector's coverage.
class SharedTables {
 public:
  SharedTables(const AuditInput& input, const std::vector<CellIndex>& cells,
               std::span<const std::uint32_t> relations);

  /// What has to hold against a contributor to no primary cell.
  const std::vector<Condition>& of_strangers() const { return of_strangers_; }
  /// Tables over the cells at `positions`; all others stand still in them.
  void add(const FoundTables& tables, std::span<const std::size_t> positions);
  /// To be called once, after the last table.
  void index();

  struct Left {
    std::vector<Condition> open;  ///< What no table shows.
    std::size_t conditions = 0;   ///< All that there are.
  };
  /// One thread's memory.
  struct Scratch {
    std::vector<std::uint32_t> excluded;  ///< By table: the round.
    std::uint32_t round = 0;
  };
  Left left(const Attacker& attacker, const std::vector<Knowledge>& knowledge,
            Scratch& scratch) const;

 private:
  struct Move {
    std::uint32_t table = 0;
    double deviation = 0;
  };
  bool shows(const Move& move, const Condition& condition) const;
  std::vector<char> settled_with(const std::vector<Knowledge>& knowledge) const;

  const AuditInput& input_;
  const std::vector<CellIndex>& cells_;
  Settled settled_cells_;
  std::vector<Condition> of_strangers_;
  std::vector<char> settled_;                         ///< For everybody, by position.
  std::vector<std::vector<Move>> moves_;              ///< By position.
  std::vector<double> scale_;                         ///< By table.
  std::vector<std::vector<std::uint32_t>> shown_by_;  ///< Tables, by condition of strangers.
};

}  // namespace parangon::hub::disclosure
