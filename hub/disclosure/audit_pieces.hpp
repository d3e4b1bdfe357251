#pragma once

#include <cstddef>
#include <optional>
#include <unordered_map>
#include <vector>

#include "hub/disclosure/released.hpp"

namespace parangon::hub::disclosure {

/// A part of a group of hidden cells that is looked at alone: what an attacker cannot exclude while
/// all others stand still it cannot exclude at all.
struct Piece {
  std::vector<CellIndex> cells;  ///< Those that the piece is there for first.
  std::size_t core = 0;          ///< How many these are.
  std::unordered_map<CellIndex, std::size_t> positions;

  void add(CellIndex cell);
  std::optional<std::size_t> find(CellIndex cell) const;
};

/// Where a cell of the group is in the core of a piece.
struct PieceSpot {
  std::size_t piece = 0;
  std::size_t position = 0;
};

/// A group cut into pieces: each cell is in one core.
struct Slicing {
  std::vector<Piece> pieces;
  std::vector<PieceSpot> spots;  ///< By position in the group.
};

/// Small pieces, in whose tables few cells move; of a smaller group one.
Slicing near_pieces(const Table& table, const Pattern& pattern, const RelationIndex& relations,
                    const std::vector<CellIndex>& group);

/// Cuts to be tried one after the other: into pieces, which are quick and meet most conditions, and
/// the whole group as one. Of a small group only that.
std::vector<Slicing> cuts_of(const Table& table, const Pattern& pattern,
                             const RelationIndex& relations, const std::vector<CellIndex>& group);

}  // namespace parangon::hub::disclosure
