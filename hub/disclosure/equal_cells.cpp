#include "hub/disclosure/equal_cells.hpp"

#include <numeric>

namespace parangon::hub::disclosure {

EqualCells::EqualCells(const Table& table) : parent_(table.cells.size()) {
  std::iota(parent_.begin(), parent_.end(), CellIndex{0});
  for (const Relation& relation : table.relations) {
    if (relation.constant != 0 || relation.terms.size() != 2) continue;
    const Term &a = relation.terms[0], &b = relation.terms[1];
    if (a.coefficient == -b.coefficient) parent_[root(a.cell)] = root(b.cell);
  }
}

CellIndex EqualCells::root(CellIndex cell) {
  while (parent_[cell] != cell) cell = parent_[cell] = parent_[parent_[cell]];
  return cell;
}

}  // namespace parangon::hub::disclosure
