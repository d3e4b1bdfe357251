#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <vector>

#include "hub/disclosure/coalitions.hpp"
#include "hub/disclosure/released.hpp"
#include "hub/disclosure/settled.hpp"

namespace parangon::hub::disclosure {

enum class Side { above, below, width };

/// One thing the audit establishes about a cell of a group: its amount can be so far from its
/// value, or its interval is so wide, as far as an attacker knows.
struct Condition {
  std::size_t position = 0;  ///< In the group.
  Side side = Side::above;
  double distance = 0;  ///< In units of the table; > 0.
  bool met = false;
  double reached = 0;
};

/// What an attacker knows of the cell at `position` of a group.
struct Knowledge {
  std::size_t position = 0;
  Amount own = 0;
  bool all = false;    ///< Is the only contributor.
  bool floor = false;  ///< Own part is a lower bound: no credit notes of others.
};

/// What an audit reads; prepared once.
struct AuditInput {
  AuditInput(const Table& table, const Pattern& pattern);

  const Table& table;
  const Pattern& pattern;
  RelationIndex relations;
  std::vector<CellContributions> contributions;  ///< By cell.
  /// The greatest common divisor of all amounts: "not a point" means so wide at least.
  Amount unit = 1;
  Coalitions coalitions;
};

/// What has to hold of the primary cells among `cells` against `attacker`. `relations`: those of
/// the group.
std::vector<Condition> conditions_for(const AuditInput& input, const std::vector<CellIndex>& cells,
                                      std::span<const std::uint32_t> relations,
                                      const Attacker& attacker);

/// The same of one position, against contributors to which nothing is settled; nullopt: nothing
/// has to hold. Contributors to other cells are all alike: `a_stranger`.
std::optional<Condition> insider_condition(const AuditInput& input,
                                           const std::vector<CellIndex>& cells,
                                           std::size_t position, const Attacker& attacker);
constexpr HoldingIndex a_stranger = the_public - 1;

/// What each contributor of the group knows, by contributor.
std::map<HoldingIndex, std::vector<Knowledge>> insiders_of(const AuditInput& input,
                                                           const std::vector<CellIndex>& cells);
/// What two contributors know together. `one` and `other`: what each does, by position.
std::vector<Knowledge> pooled(const AuditInput& input, const std::vector<CellIndex>& cells,
                              const Attacker& pair, const std::vector<Knowledge>& one,
                              const std::vector<Knowledge>& other);

}  // namespace parangon::hub::disclosure
