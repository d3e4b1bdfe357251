#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <tuple>
#include <vector>

#include "hub/disclosure/microdata_axis.hpp"
#include "hub/disclosure/microdata_records.hpp"

namespace parangon::hub::disclosure {

/// A cell by its codes on all axes, 0 (the total) where its table does not have the axis.
using CellCodes = std::array<std::uint32_t, max_dimensions>;

/// A record whose codes are numbers on the axes, in units of the table.
struct PlacedRecord {
  CellCodes codes{};
  HoldingIndex holding = 0;
  Amount amount = 0;
  Amount single = 0;
};

/// Builds one table out of several cubes over the same records; cells that they share are one.
class CubeTable {
 public:
  CubeTable(const std::vector<Axis>& axes, bool weighted);

  /// The cube over `dimensions` (positions on the axes). Errc::too_large beyond max_cells.
  Status add(const std::vector<std::size_t>& dimensions, const std::vector<PlacedRecord>& records);
  /// Σ parts = total, when all of them are cells and the relation is not there yet.
  void relate(const CellCodes& total, const std::vector<CellCodes>& parts);

  /// The table with `holdings`; cells get the bounds 0 … grand, or −grand … grand.
  Table take(std::vector<std::string> holdings, unsigned decimals, Amount grand, bool credit);

 private:
  struct Part {
    Amount amount = 0, single = 0;
  };
  using Parts = std::map<HoldingIndex, Part>;
  struct Cube {
    std::vector<std::size_t> dimensions;
    std::vector<std::size_t> strides;
    std::vector<Parts> cells;
  };

  std::size_t code(const Cube& cube, std::size_t cell, std::size_t k) const;
  CellCodes codes_of(const Cube& cube, std::size_t cell) const;
  void add_up(Cube& cube, std::size_t k) const;
  void add_cell(const CellCodes& codes, const Parts& parts);
  void add_relations(const Cube& cube);
  std::string id_of(const CellCodes& codes) const;

  const std::vector<Axis>& axes_;
  bool weighted_;
  std::vector<std::vector<std::vector<std::size_t>>> sums_of_;  ///< By axis and code.
  std::map<CellCodes, CellIndex> place_;
  std::set<std::tuple<CellIndex, std::size_t, std::size_t>> related_;  ///< Total, axis, sum.
  Table table_;
};

}  // namespace parangon::hub::disclosure
