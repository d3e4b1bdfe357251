#pragma once

#include <vector>

#include "hub/disclosure/table.hpp"

namespace parangon::hub::disclosure {

/// Cells that relations make equal (a total with one part, one cell of two linked tables), as sets.
class EqualCells {
 public:
  explicit EqualCells(const Table& table);
  /// The same for all cells that are equal.
  CellIndex root(CellIndex cell);

 private:
  std::vector<CellIndex> parent_;
};

}  // namespace parangon::hub::disclosure
