#pragma once

#include <map>
#include <set>
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
  bool sealed = false;
  disclosure::KnownSuppliers known{};  ///< Who they are, where the agency sent it.
};

/// Whose parts they are.
struct Contributor {
  TerritoryIndex place = 0;  ///< It belongs to.
  model::Siret agency;
  bool named = false;  ///< Its own cells are shown, and it consents.
};

/// Adds agencies' parts up over the territories, and makes the table with its relations.
class CellGrid {
 public:
  /// `named`: all that have cells of their own; in any order, and more than once.
  CellGrid(const SourceScope& scope, std::vector<NamedAgency> named);

  /// Parts outside the layout are passed over. Each key once a call.
  void add(const Contributor& who, const std::vector<Part>& parts);
  Result<SourceTable> table() const;

 private:
  struct Cell {
    std::map<std::string, disclosure::Contribution> by_holding;
    int agencies = 0;
    bool sealed = false;  ///< Some part is.
  };
  using Cells = std::map<CellKey, Cell>;

  void add_at(TerritoryIndex place, bool rest, const Contributor& who,
              const std::vector<Part>& parts);
  std::vector<CellKey> parents_of(const CellKey& key) const;
  std::string id_of(const CellKey& key) const;
  void add_cell(const CellKey& key, const Cell& cell, SourceTable& made) const;
  void add_relations(SourceTable& made) const;
  void add_coincidences(SourceTable& made) const;
  static void withhold_crossed(SourceTable& made);
  void set_bounds(SourceTable& made) const;

  SourceScope scope_;
  std::vector<NamedAgency> named_;
  std::set<TerritoryIndex> with_rest_;
  std::set<TerritoryIndex> shown_;  ///< Of agencies.
  Cells cells_;
};

}  // namespace parangon::hub::release
