#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "shared/core/error.hpp"
#include "shared/trust/merkle.hpp"

// C2SP tlog-tiles: a tree and its entries as files that never change. Pure.

namespace parangon::trust {

/// A tile stands for a subtree of this height, and so holds up to this many hashes or entries.
inline constexpr unsigned tile_height = 8;
inline constexpr unsigned tile_width = 256;
/// Highest level that the path's grammar has.
inline constexpr unsigned max_tile_level = 63;
/// Most bytes of an entry: its length is written in 16 bits.
inline constexpr std::size_t max_bundle_entry_bytes = 65535;

/// Which tile. Of hash tiles, `level` counts tiles: its hashes stand for complete subtrees of
/// 256^level leaves. Entry bundles are parallel to level 0.
struct TilePath {
  enum class Kind { hashes, entries };
  Kind kind = Kind::hashes;
  unsigned level = 0;
  std::uint64_t index = 0;
  unsigned width = tile_width;  ///< 1 to 256; below 256 the tile is partial.

  /// "tile/0/x001/x234/067", "tile/entries/000.p/5".
  std::string to_string() const;
  bool operator==(const TilePath&) const = default;
};

/// Inverse of to_string, in its one canonical spelling and without leading slash. Errc::malformed
/// otherwise; whether such a tile exists is for tile_width_at.
Result<TilePath> parse_tile_path(std::string_view path);

/// How many hashes (or entries) the tile of that level and index has in a tree of `tree_size`
/// leaves: 256, fewer for the rightmost, 0 when there is no such tile.
unsigned tile_width_at(unsigned level, std::uint64_t index, std::uint64_t tree_size);

/// The content of a hash tile: its hashes, one after the other.
std::string encode_hash_tile(std::span<const Sha256Digest> hashes);
/// Inverse. Errc::malformed unless there are exactly `width` hashes.
Result<std::vector<Sha256Digest>> parse_hash_tile(std::string_view bytes, unsigned width);

/// The content of an entry bundle: each entry with its length before it, 16 bits big endian.
/// Errc::too_large for an entry over max_bundle_entry_bytes or more than 256 entries.
Result<std::string> encode_entries(std::span<const std::string> entries);
/// Inverse. Errc::malformed unless there are exactly `width` entries and nothing behind them.
Result<std::vector<std::string>> parse_entries(std::string_view bytes, unsigned width);

/// The hash tile whose hashes give the tree's node at (level, index) of RFC 6962; its width is left
/// at 256.
TilePath tile_of_node(unsigned level, std::uint64_t index);
/// The node at (level, index) from the hashes of the tile that tile_of_node names.
/// Errc::invalid_argument when the tile is too narrow for it.
Result<Sha256Digest> node_from_tile(std::span<const Sha256Digest> hashes, unsigned level,
                                    std::uint64_t index);

/// Nodes of a tree of one size, from its tiles: what proofs are made of without a log's help.
/// As safe from several threads as the function that fetches.
class TileNodes final : public NodeSource {
 public:
  /// Gives the content of a tile. It is asked for one tile at a time, often the same again.
  using Fetch = std::function<Result<std::string>(const TilePath&)>;

  TileNodes(std::uint64_t tree_size, Fetch fetch);
  /// Errc::invalid_argument for a node that is not complete in the tree; errors of the fetch and
  /// of parse_hash_tile.
  Result<Sha256Digest> node(unsigned level, std::uint64_t index) const override;

 private:
  std::uint64_t tree_size_;
  Fetch fetch_;
};

}  // namespace parangon::trust
