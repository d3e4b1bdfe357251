#pragma once

#include <map>
#include <string>
#include <vector>

#include "hub/release/source_table.hpp"

namespace parangon::hub::release {

/// What one agency has in one cell of its own territory.
struct Part {
  model::Segment segment;
  Kind kind = Kind::other;
  model::BasisNode basis = model::BasisNode::any;
  disclosure::Amount amount = 0;
  std::int64_t suppliers = 0;        ///< At least.
  disclosure::Amount largest = 0;    ///< At most.
  disclosure::Amount magnitude = 0;  ///< Sum of the suppliers' absolute amounts.
};

/// Adds agencies' parts up over the territories, and makes the table with its relations.
class CellGrid {
 public:
  explicit CellGrid(const SourceScope& scope) : scope_(scope) {}

  /// `holding`: who the agency is, legally. Parts outside the layout are passed over. Each key once
  /// a call.
  void add(TerritoryIndex territory, const std::string& holding, const std::vector<Part>& parts);
  Result<SourceTable> table() const;

 private:
  struct Cell {
    std::map<std::string, disclosure::Contribution> by_holding;
    int agencies = 0;
  };
  using Cells = std::map<CellKey, Cell>;

  std::string id_of(const CellKey& key) const;
  void add_cell(const CellKey& key, const Cell& cell, SourceTable& made) const;
  void add_relations(SourceTable& made) const;
  void set_bounds(SourceTable& made) const;

  SourceScope scope_;
  Cells cells_;
};

}  // namespace parangon::hub::release
