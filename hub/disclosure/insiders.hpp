#pragma once

#include <span>
#include <vector>

#include "hub/disclosure/table.hpp"

namespace parangon::hub::disclosure {

/// A contributor that places a hidden cell closer than everybody does.
struct InsiderView {
  CellIndex cell = 0;
  HoldingIndex holding = 0;
  /// Its interval's width, of that of everybody's interval: 0 (it knows the cell) to `below`.
  double share = 0;
  bool alone = false;  ///< It is the only contributor, and the cell is its own.
};

/// For each hidden cell of `cells` the contributors, of whatever cells, whose interval is narrower
/// than `below` (0 to 1) of everybody's; by cell, the narrowest first. Each knows its own parts,
/// the cells that are its alone, and all that is published. Shares are exact to the solver's
/// precision; they are made of contributions, and for the eyes of nobody who may not see these: a
/// contributor's own part in a cell is where its interval begins.
///
/// Most contributors are shown in one pass, by everybody's extremes drawn back to the true table
/// until they fit what the contributor knows, to be no closer; programs are solved for the others.
std::vector<InsiderView> insider_views(const Table& table, const Pattern& pattern,
                                       std::span<const CellIndex> cells, double below);

}  // namespace parangon::hub::disclosure
