#include <fmt/format.h>

#include "shared/trust/tiles.hpp"

namespace parangon::trust {
namespace {

Error no_such_node(unsigned level, std::uint64_t index) {
  return {Errc::invalid_argument,
          {fmt::format("Le nœud {} du niveau {} n'est pas complet dans ce journal", index, level),
           fmt::format("Node {} of level {} is not complete in this log", index, level)}};
}

}  // namespace

TilePath tile_of_node(unsigned level, std::uint64_t index) {
  TilePath tile;
  tile.level = level / tile_height;
  tile.index = index >> (tile_height - level % tile_height);
  return tile;
}

Result<Sha256Digest> node_from_tile(std::span<const Sha256Digest> hashes, unsigned level,
                                    std::uint64_t index) {
  const unsigned height = level % tile_height;
  const std::size_t width = std::size_t{1} << height;
  const std::size_t first = (index << height) % tile_width;
  if (first + width > hashes.size()) return no_such_node(level, index);
  return root_of(hashes.subspan(first, width));
}

TileNodes::TileNodes(std::uint64_t tree_size, Fetch fetch)
    : tree_size_(tree_size), fetch_(std::move(fetch)) {}

Result<Sha256Digest> TileNodes::node(unsigned level, std::uint64_t index) const {
  if (level >= 64 || index >= tree_size_ >> level) return no_such_node(level, index);
  TilePath tile = tile_of_node(level, index);
  tile.width = tile_width_at(tile.level, tile.index, tree_size_);
  const Result<std::string> bytes = fetch_(tile);
  if (!bytes) return bytes.error();
  const Result<std::vector<Sha256Digest>> hashes = parse_hash_tile(*bytes, tile.width);
  if (!hashes) return hashes.error();
  return node_from_tile(*hashes, level, index);
}

}  // namespace parangon::trust
