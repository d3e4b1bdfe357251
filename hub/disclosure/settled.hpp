#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <vector>

#include "hub/disclosure/table.hpp"

namespace parangon::hub::disclosure {

/// Who has what in one cell, for the audit; zeros left out.
struct CellContributions {
  std::map<HoldingIndex, Amount> parts;
  std::set<HoldingIndex> consenting;
  bool credit = false;
};

/// Cells that follow for an attacker from what must be published and from cells of which it is the
/// only contributor, by one subtraction after the other, whatever is hidden now: an agency that
/// came late, and adds itself to what an earlier release showed; one that finds the others' part of
/// a former total, and now the place where that was. Nothing that is decided now tells it more.
std::set<CellIndex> settled_cells(const Table& table, std::span<const std::uint32_t> relations,
                                  const std::vector<CellContributions>& contributions,
                                  HoldingIndex attacker);

}  // namespace parangon::hub::disclosure
