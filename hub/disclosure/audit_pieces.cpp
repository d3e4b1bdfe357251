#include "hub/disclosure/audit_pieces.hpp"

#include <array>
#include <unordered_map>
#include <unordered_set>

namespace parangon::hub::disclosure {
namespace {

constexpr std::array<std::size_t, 2> piece_sizes{1500, 5000};
constexpr std::size_t near_size = 150;
/// One in so many cells of a piece is in its core.
constexpr std::size_t core_part = 5;

/// Cells in the order in which relations lead to them.
class Walk {
 public:
  Walk(const Table& table, const Pattern& pattern, const RelationIndex& relations)
      : table_(table), pattern_(pattern), relations_(relations) {}

  /// From `start` on, up to `limit` cells.
  std::vector<CellIndex> from(CellIndex start, std::size_t limit) const {
    std::vector<CellIndex> found{start};
    std::unordered_set<CellIndex> seen{start};
    std::unordered_set<std::uint32_t> taken;
    for (std::size_t next = 0; next < found.size(); ++next) {
      for (const std::uint32_t relation : relations_.of(found[next])) {
        if (!taken.insert(relation).second) continue;
        for (const Term& term : table_.relations[relation].terms) {
          if (!hidden(pattern_[term.cell]) || !seen.insert(term.cell).second) continue;
          if (found.size() == limit) return found;
          found.push_back(term.cell);
        }
      }
    }
    return found;
  }

 private:
  const Table& table_;
  const Pattern& pattern_;
  const RelationIndex& relations_;
};

Slicing whole(const std::vector<CellIndex>& group) {
  Slicing out;
  Piece& piece = out.pieces.emplace_back();
  for (const CellIndex cell : group) {
    out.spots.push_back({0, piece.core++});
    piece.add(cell);
  }
  return out;
}

Slicing pieces(const Walk& walk, const std::vector<CellIndex>& group, std::size_t size) {
  Slicing out;
  out.spots.resize(group.size());
  std::unordered_map<CellIndex, std::size_t> unplaced;
  for (std::size_t i = 0; i < group.size(); ++i) unplaced[group[i]] = i;
  for (const CellIndex start : group) {
    if (!unplaced.contains(start)) continue;
    const auto cells = walk.from(start, size);
    // The nearest that no core has yet come first.
    Piece& piece = out.pieces.emplace_back();
    for (const CellIndex cell : cells) {
      const auto at = unplaced.find(cell);
      if (piece.core == size / core_part || at == unplaced.end()) continue;
      out.spots[at->second] = {out.pieces.size() - 1, piece.core++};
      piece.add(cell);
      unplaced.erase(at);
    }
    for (const CellIndex cell : cells) {
      if (!piece.find(cell)) piece.add(cell);
    }
  }
  return out;
}

}  // namespace

void Piece::add(CellIndex cell) {
  positions.emplace(cell, cells.size());
  cells.push_back(cell);
}

std::optional<std::size_t> Piece::find(CellIndex cell) const {
  const auto at = positions.find(cell);
  if (at == positions.end()) return std::nullopt;
  return at->second;
}

Slicing near_pieces(const Table& table, const Pattern& pattern, const RelationIndex& relations,
                    const std::vector<CellIndex>& group) {
  if (group.size() <= near_size) return whole(group);
  return pieces(Walk(table, pattern, relations), group, near_size);
}

std::vector<Slicing> cuts_of(const Table& table, const Pattern& pattern,
                             const RelationIndex& relations, const std::vector<CellIndex>& group) {
  std::vector<Slicing> cuts;
  const Walk walk(table, pattern, relations);
  for (const std::size_t size : piece_sizes) {
    if (group.size() > size) cuts.push_back(pieces(walk, group, size));
  }
  cuts.push_back(whole(group));
  return cuts;
}

}  // namespace parangon::hub::disclosure
