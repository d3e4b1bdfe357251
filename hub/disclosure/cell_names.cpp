#include "hub/disclosure/cell_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace parangon::hub::disclosure {
namespace {

/// Members that are named before the rest is counted.
constexpr std::size_t named_members = 6;

/// Of a relation that says that `cell` is the sum of others; none of another one.
std::vector<CellIndex> parts_in(const Relation& relation, CellIndex cell) {
  std::vector<CellIndex> parts;
  bool total = false;
  for (const Term& term : relation.terms) {
    if (term.coefficient == 1) parts.push_back(term.cell);
    total = total || (term.cell == cell && term.coefficient == -1);
  }
  if (!total || relation.constant != 0 || parts.size() + 1 != relation.terms.size()) return {};
  std::ranges::sort(parts);
  return parts;
}

}  // namespace

CellIds ids_of(const Table& table) {
  CellIds ids;
  for (CellIndex i = 0; i < table.cells.size(); ++i) ids.emplace(table.cells[i].id, i);
  return ids;
}

std::string sum_id(std::span<const CellIndex> members, const Table& table) {
  std::string id = "+";
  for (const CellIndex cell : members) id += table.cells[cell].id + "+";
  return id;
}

CellIndex add_sum(std::span<const CellIndex> members, Table& table) {
  Cell sum;
  sum.id = sum_id(members, table);
  Relation relation;
  for (const CellIndex index : members) {
    const Cell& cell = table.cells[index];
    sum.value += cell.value;
    sum.lower = std::max(-max_amount, sum.lower + cell.lower);
    sum.upper = std::min(max_amount, sum.upper + cell.upper);
    relation.terms.push_back({index, 1});
  }
  const auto at = static_cast<CellIndex>(table.cells.size());
  relation.terms.push_back({at, -1});
  table.cells.push_back(std::move(sum));
  table.relations.push_back(std::move(relation));
  return at;
}

std::vector<CellIndex> members_of(CellIndex cell, const Table& table) {
  const std::string& id = table.cells[cell].id;
  if (!id.starts_with('+')) return {};
  for (const Relation& relation : table.relations) {
    auto parts = parts_in(relation, cell);
    // A pair's id has the number of its relation behind.
    if (!parts.empty() && id.starts_with(sum_id(parts, table))) return parts;
  }
  return {};
}

Text name_of(CellIndex cell, const Table& table) {
  const auto members = members_of(cell, table);
  if (members.empty())
    return {"la cellule " + table.cells[cell].id, "cell " + table.cells[cell].id};
  const std::size_t named = members.size() <= named_members + 1 ? members.size() : named_members;
  std::string list;
  for (std::size_t i = 0; i + 1 < named; ++i) {
    list += (i == 0 ? "" : ", ") + table.cells[members[i]].id;
  }
  if (named < members.size()) {
    list += ", " + table.cells[members[named - 1]].id;
    const std::size_t more = members.size() - named;
    return {fmt::format("la somme de {} et {} autres", list, more),
            fmt::format("the sum of {} and {} others", list, more)};
  }
  const std::string& last = table.cells[members.back()].id;
  return {fmt::format("la somme de {} et {}", list, last),
          fmt::format("the sum of {} and {}", list, last)};
}

}  // namespace parangon::hub::disclosure
