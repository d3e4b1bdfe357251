#pragma once

// What check_figures adds up and compares; for this folder's sources only.

#include <array>
#include <cstddef>
#include <cstdint>

#include "shared/core/wide.hpp"
#include "shared/model/figure.hpp"

namespace parangon::rules {

/// What a set of parts adds up to. Amounts are wide, so that no input can overflow them.
struct PartSum {
  Wide before_tax = 0;
  Wide tax_unknown = 0;
  Wide lines_before_tax = 0;
  Wide lines_unknown = 0;
  Wide suppliers = 0;
  bool any = false;

  void add(const model::FigureValue& value) {
    before_tax += value.before_tax.amount.in_cents();
    tax_unknown += value.tax_unknown.amount.in_cents();
    lines_before_tax += value.before_tax.lines;
    lines_unknown += value.tax_unknown.lines;
    suppliers += value.suppliers;
    any = true;
  }
};

/// One (kind, basis) plane: the figures of one measure and segment, or sums of such figures.
template <class Cell>
class Plane {
 public:
  Cell& at(model::KindNode kind, model::BasisNode basis) {
    return cells_[static_cast<std::size_t>(kind)][static_cast<std::size_t>(basis)];
  }
  void clear() { cells_ = {}; }

 private:
  std::array<std::array<Cell, model::basis_node_count>, model::kind_node_count> cells_{};
};

using ValuePlane = Plane<const model::FigureValue*>;
using SumPlane = Plane<PartSum>;

template <class Visit>
void for_each_cell(Visit visit) {
  for (int kind = 0; kind < model::kind_node_count; ++kind) {
    for (int basis = 0; basis < model::basis_node_count; ++basis) {
      visit(static_cast<model::KindNode>(kind), static_cast<model::BasisNode>(basis));
    }
  }
}

}  // namespace parangon::rules
