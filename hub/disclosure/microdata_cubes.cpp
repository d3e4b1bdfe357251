#include "hub/disclosure/microdata_cubes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

namespace parangon::hub::disclosure {
namespace {

/// So that no two cells get the same id: separators within a code are marked.
void append_code(std::string& id, std::string_view code) {
  for (const char c : code) {
    if (c == '|' || c == '\\') id += '\\';
    id += c;
  }
}

}  // namespace

CubeTable::CubeTable(const std::vector<Axis>& axes, bool weighted)
    : axes_(axes), weighted_(weighted) {
  for (const Axis& axis : axes) {
    auto& by_code = sums_of_.emplace_back(axis.size());
    for (std::size_t i = 0; i < axis.sums.size(); ++i) by_code[axis.sums[i].total].push_back(i);
  }
}

Status CubeTable::add(const std::vector<std::size_t>& dimensions,
                      const std::vector<PlacedRecord>& records) {
  Cube cube;
  cube.dimensions = dimensions;
  std::size_t size = 1;
  for (const std::size_t d : dimensions) {
    cube.strides.push_back(size);
    size *= axes_[d].size();
    if (size <= max_cells) continue;
    return Error{Errc::too_large,
                 {fmt::format("Plus de {} cellules", max_cells),
                  fmt::format("More than {} cells", max_cells)}};
  }
  cube.cells.resize(size);
  for (const auto& record : records) {
    std::size_t cell = 0;
    for (std::size_t k = 0; k < dimensions.size(); ++k) {
      cell += record.codes[dimensions[k]] * cube.strides[k];
    }
    auto& part = cube.cells[cell][record.holding];
    part.amount += record.amount;
    part.single += record.single;
  }
  for (std::size_t k = 0; k < dimensions.size(); ++k) add_up(cube, k);
  for (std::size_t cell = 0; cell < size; ++cell) add_cell(codes_of(cube, cell), cube.cells[cell]);
  add_relations(cube);
  return {};
}

void CubeTable::relate(const CellCodes& total, const std::vector<CellCodes>& parts) {
  const auto at = place_.find(total);
  if (at == place_.end()) return;
  Relation relation{0, {{at->second, -1}}};
  for (const auto& codes : parts) {
    const auto part = place_.find(codes);
    if (part == place_.end() || part->second == at->second) return;
    relation.terms.push_back({part->second, 1});
  }
  table_.relations.push_back(std::move(relation));
}

Table CubeTable::take(std::vector<std::string> holdings, unsigned decimals, Amount grand,
                      bool credit) {
  table_.decimals = decimals;
  table_.holdings = std::move(holdings);
  for (Cell& cell : table_.cells) {
    cell.upper = grand;
    cell.lower = credit ? -grand : 0;
  }
  return std::move(table_);
}

std::size_t CubeTable::code(const Cube& cube, std::size_t cell, std::size_t k) const {
  return cell / cube.strides[k] % axes_[cube.dimensions[k]].size();
}

CellCodes CubeTable::codes_of(const Cube& cube, std::size_t cell) const {
  CellCodes codes{};
  for (std::size_t k = 0; k < cube.dimensions.size(); ++k) {
    codes[cube.dimensions[k]] = static_cast<std::uint32_t>(code(cube, cell, k));
  }
  return codes;
}

void CubeTable::add_up(Cube& cube, std::size_t k) const {
  const Axis& axis = axes_[cube.dimensions[k]];
  for (std::size_t cell = 0; cell < cube.cells.size(); ++cell) {
    const std::size_t leaf = code(cube, cell, k);
    const std::size_t first = cell - leaf * cube.strides[k];
    for (const std::size_t above : axis.above[leaf]) {
      auto& total = cube.cells[first + above * cube.strides[k]];
      for (const auto& [holding, part] : cube.cells[cell]) {
        total[holding].amount += part.amount;
        total[holding].single += part.single;
      }
    }
  }
}

std::string CubeTable::id_of(const CellCodes& codes) const {
  std::string id;
  for (std::size_t d = 0; d < axes_.size(); ++d) {
    if (d > 0) id += '|';
    append_code(id, axes_[d].codes[codes[d]]);
  }
  return id;
}

void CubeTable::add_cell(const CellCodes& codes, const Parts& parts) {
  const auto next = static_cast<CellIndex>(table_.cells.size());
  if (!place_.emplace(codes, next).second) return;
  Cell cell;
  cell.id = id_of(codes);
  for (const auto& [holding, part] : parts) {
    cell.value += part.amount;
    Contribution contribution{next, holding, part.amount};
    if (weighted_) contribution.single = part.single;
    table_.contributions.push_back(contribution);
  }
  cell.cost = std::abs(cell.value);
  if (parts.empty()) cell.status = CellStatus::published;
  table_.cells.push_back(std::move(cell));
}

void CubeTable::add_relations(const Cube& cube) {
  for (std::size_t cell = 0; cell < cube.cells.size(); ++cell) {
    const CellCodes codes = codes_of(cube, cell);
    const CellIndex total = place_.at(codes);
    for (std::size_t k = 0; k < cube.dimensions.size(); ++k) {
      const std::size_t d = cube.dimensions[k];
      for (const std::size_t sum : sums_of_[d][codes[d]]) {
        if (!related_.emplace(total, d, sum).second) continue;
        std::vector<CellCodes> parts;
        for (const std::size_t part : axes_[d].sums[sum].parts) {
          parts.push_back(codes);
          parts.back()[d] = static_cast<std::uint32_t>(part);
        }
        relate(codes, parts);
      }
    }
  }
}

}  // namespace parangon::hub::disclosure
