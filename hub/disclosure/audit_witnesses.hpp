#pragma once

#include <map>
#include <unordered_map>
#include <utility>
#include <vector>

#include "hub/disclosure/attacker_program.hpp"
#include "hub/disclosure/audit_pieces.hpp"

namespace parangon::hub::disclosure {

/// Looks in one piece of a group for tables that serve many contributors at once: one for each
/// condition, and then others that those who exclude the first cannot exclude. A piece is small, so
/// that its tables move few cells and few contributors know anything against them. For the audit
/// alone: independent of the protector's coverage. One thread at a time.
class Witnesses {
 public:
  using Known = std::map<HoldingIndex, std::vector<Knowledge>>;

  /// `cells`: the group's, of which `known` has the positions.
  Witnesses(const AuditInput& input, const std::vector<CellIndex>& cells, const Piece& piece,
            const Known& known);

  /// For conditions of the piece's cells (with its positions); the tables go to `found`. Sets
  /// Condition::met where they show it to everybody, but for a few contributors at most.
  void find(std::vector<Condition>& conditions, FoundTables& found);
  std::uint64_t programs() const;

 private:
  using Holdings = std::vector<HoldingIndex>;  ///< In order.
  /// What is open about a condition.
  struct Open {
    Condition condition;
    bool shown = false;        ///< By some table.
    Holdings doubters{};       ///< Who exclude each of these tables.
    std::size_t given_up = 0;  ///< Of these, for whom no table was found.
  };

  /// Whether a table meets the condition that none of `holdings` excludes; notices what it shows.
  bool attempt(Open& open, const Holdings& holdings, std::vector<Open>& all, FoundTables& found);
  std::vector<Knowledge> strictest(const Holdings& holdings) const;
  Holdings excluding(const std::vector<double>& deviations, double scale) const;
  double value(std::size_t position) const;

  const AuditInput& input_;
  const Piece& piece_;
  /// What contributors know of the piece's cells.
  std::unordered_map<HoldingIndex, std::vector<Knowledge>> known_;
  /// By position in the piece: who has something there, the largest first.
  std::vector<std::vector<std::pair<HoldingIndex, Knowledge>>> by_size_;
  std::map<int, AttackerProgram> programs_;  ///< By band of distances.
};

}  // namespace parangon::hub::disclosure
