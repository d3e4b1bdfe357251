#pragma once

#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "hub/disclosure/table.hpp"
#include "shared/core/text.hpp"

namespace parangon::hub::disclosure {

/// Cells by their ids, which lie in what the ids were read from, or in the table.
using CellIds = std::unordered_map<std::string_view, CellIndex>;
CellIds ids_of(const Table& table);

/// "+a+b+": the id of a virtual cell that is the sum of these, by which it is known to programs.
std::string sum_id(std::span<const CellIndex> members, const Table& table);
/// What a virtual cell is the sum of, in order; none for a cell of the input.
std::vector<CellIndex> members_of(CellIndex cell, const Table& table);
/// Adds a cell that is the sum of these, and the relation that says so. Its status is open.
CellIndex add_sum(std::span<const CellIndex> members, Table& table);
/// For people: "cell a", "the sum of a and b".
Text name_of(CellIndex cell, const Table& table);

}  // namespace parangon::hub::disclosure
