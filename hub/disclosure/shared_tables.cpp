#include "hub/disclosure/shared_tables.hpp"

#include <algorithm>
#include <cmath>

#include "hub/disclosure/settled.hpp"

namespace parangon::hub::disclosure {

SharedTables::SharedTables(const AuditInput& input, const std::vector<CellIndex>& cells,
                           std::span<const std::uint32_t> relations)
    : input_(input), cells_(cells), settled_cells_(input.table, relations), moves_(cells.size()) {
  settled_ = settled_with({});
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const auto condition = insider_condition(input, cells, i, a_stranger);
    if (condition && !settled_[i]) of_strangers_.push_back(*condition);
  }
}

std::vector<char> SharedTables::settled_with(const std::vector<Knowledge>& knowledge) const {
  std::vector<char> flags(cells_.size(), 0);
  const auto mark = [&](CellIndex cell) {
    const auto at = std::ranges::lower_bound(cells_, cell);  // A group is in order.
    if (at != cells_.end() && *at == cell) flags[static_cast<std::size_t>(at - cells_.begin())] = 1;
  };
  std::vector<CellIndex> alone;
  for (const Knowledge& known : knowledge) {
    if (known.all) alone.push_back(cells_[known.position]);
  }
  for (const CellIndex cell : settled_cells_.for_everybody()) mark(cell);
  for (const CellIndex cell : settled_cells_.besides(alone)) mark(cell);
  return flags;
}

void SharedTables::add(const FoundTables& tables, std::span<const std::size_t> positions) {
  for (const auto& found : tables.tables()) {
    const auto table = static_cast<std::uint32_t>(scale_.size());
    scale_.push_back(found.scale);
    for (std::size_t i = 0; i < positions.size(); ++i) {
      const auto deviation = static_cast<double>(found.deviations[i]);
      if (std::abs(deviation) <= slack_of(found.scale)) continue;
      moves_[positions[i]].push_back({table, deviation});
    }
  }
}

bool SharedTables::shows(const Move& move, const Condition& condition) const {
  return meets(condition, move.deviation, scale_[move.table]);
}

void SharedTables::index() {
  for (const Condition& condition : of_strangers_) {
    auto& list = shown_by_.emplace_back();
    for (const Move& move : moves_[condition.position]) {
      if (shows(move, condition)) list.push_back(move.table);
    }
  }
}

SharedTables::Left SharedTables::left(const Attacker& attacker,
                                      const std::vector<Knowledge>& knowledge,
                                      Scratch& scratch) const {
  scratch.excluded.resize(scale_.size(), 0);
  ++scratch.round;
  bool alone = false;
  for (const Knowledge& known : knowledge) {
    alone = alone || known.all;
    const auto value = static_cast<double>(input_.table.cells[cells_[known.position]].value);
    for (const Move& move : moves_[known.position]) {
      if (!excludes(known, value, move.deviation, scale_[move.table])) continue;
      scratch.excluded[move.table] = scratch.round;
    }
  }
  const auto settled = alone ? settled_with(knowledge) : settled_;
  const auto serves = [&](std::uint32_t table) { return scratch.excluded[table] != scratch.round; };
  Left left;
  auto known = knowledge.begin();
  for (std::size_t s = 0; s < of_strangers_.size(); ++s) {
    const std::size_t position = of_strangers_[s].position;
    while (known != knowledge.end() && known->position < position) ++known;
    if (known != knowledge.end() && known->position == position) continue;
    if (settled[position]) continue;
    ++left.conditions;
    if (std::ranges::none_of(shown_by_[s], serves)) left.open.push_back(of_strangers_[s]);
  }
  for (const Knowledge& own : knowledge) {
    const auto condition = insider_condition(input_, cells_, own.position, attacker);
    if (!condition || settled[own.position]) continue;
    ++left.conditions;
    const bool shown = std::ranges::any_of(moves_[own.position], [&](const Move& move) {
      return serves(move.table) && shows(move, *condition);
    });
    if (!shown) left.open.push_back(*condition);
  }
  return left;
}

}  // namespace parangon::hub::disclosure
