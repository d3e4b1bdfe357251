// Proves that tiles have C2SP's paths and bytes, and that a tree's proofs can be made from its
// tiles alone.
#include "shared/trust/tiles.hpp"

#include <gtest/gtest.h>

#include "tests/unit/trust/naive_tree.hpp"

namespace parangon::trust {
namespace {

using testing::leaves;
using testing::MemoryNodes;
using testing::naive_root;
using testing::Span;

TEST(TilePath, SurvivesInItsOneSpelling) {
  using Kind = TilePath::Kind;
  const std::vector<std::pair<TilePath, std::string>> cases{
      {{Kind::hashes, 0, 1234067, 256}, "tile/0/x001/x234/067"},
      {{Kind::hashes, 0, 0, 256}, "tile/0/000"},
      {{Kind::hashes, 0, 999, 1}, "tile/0/999.p/1"},
      {{Kind::hashes, 0, 1000, 255}, "tile/0/x001/000.p/255"},
      {{Kind::hashes, 63, 5, 17}, "tile/63/005.p/17"},
      {{Kind::entries, 0, 1234067, 256}, "tile/entries/x001/x234/067"},
      {{Kind::entries, 0, 0, 5}, "tile/entries/000.p/5"},
      {{Kind::hashes, 0, 999999999999999999, 256}, "tile/0/x999/x999/x999/x999/x999/999"},
  };
  for (const auto& [tile, path] : cases) {
    EXPECT_EQ(tile.to_string(), path);
    EXPECT_EQ(parse_tile_path(path).value(), tile) << path;
  }
}

TEST(TilePath, OtherSpellingsAreRefused) {
  for (const char* path : {"",
                           "/tile/0/000",
                           "tile",
                           "tile/",
                           "tile/0",
                           "tile/0/",
                           "tile/00/000",
                           "tile/64/000",
                           "tile/-1/000",
                           "tile/0/0",
                           "tile/0/0000",
                           "tile/0/x000",
                           "tile/0/x000/000",
                           "tile/0/x000/x001/000",
                           "tile/0/001/000",
                           "tile/0/x001/x000",
                           "tile/0/X001/000",
                           "tile/0/000.p",
                           "tile/0/000.p/",
                           "tile/0/000.p/0",
                           "tile/0/000.p/256",
                           "tile/0/000.p/01",
                           "tile/0/000.p/5/",
                           "tile/0/000/",
                           "tile/0/000?x",
                           "tile/0/00a",
                           "tile/0/ 00",
                           "tile/data/000",
                           "tile/entries",
                           "tile/entries/0",
                           "tile/entries/entries/000",
                           "tile/0/../000",
                           "tile/0/x999/x999/x999/x999/x999/x999/999"}) {
    const auto tile = parse_tile_path(path);
    ASSERT_FALSE(tile) << path;
    EXPECT_EQ(tile.error().code, Errc::malformed) << path;
  }
}

TEST(Tiles, WidthsAreThoseOfTheSpecificationsExamples) {
  EXPECT_EQ(tile_width_at(0, 272, 70000), 256U);
  EXPECT_EQ(tile_width_at(0, 273, 70000), 112U);
  EXPECT_EQ(tile_width_at(0, 274, 70000), 0U);
  EXPECT_EQ(tile_width_at(1, 0, 70000), 256U);
  EXPECT_EQ(tile_width_at(1, 1, 70000), 17U);
  EXPECT_EQ(tile_width_at(2, 0, 70000), 1U);
  EXPECT_EQ(tile_width_at(3, 0, 70000), 0U);
  EXPECT_EQ(tile_width_at(0, 0, 256), 256U);
  EXPECT_EQ(tile_width_at(0, 1, 256), 0U);
  EXPECT_EQ(tile_width_at(1, 0, 256), 1U);
  EXPECT_EQ(tile_width_at(0, 0, 0), 0U);
  EXPECT_EQ(tile_width_at(7, 0, max_tree_size), 127U);
  EXPECT_EQ(tile_width_at(8, 0, max_tree_size), 0U);
  EXPECT_EQ(tile_width_at(63, 999999999999999999, max_tree_size), 0U);
}

TEST(Tiles, HashesSurviveAndAnotherLengthIsRefused) {
  const auto hashes = leaves(5);
  const std::string bytes = encode_hash_tile(hashes);
  EXPECT_EQ(bytes.size(), 160U);
  EXPECT_EQ(parse_hash_tile(bytes, 5).value(), hashes);
  EXPECT_EQ(parse_hash_tile(bytes, 4).error().code, Errc::malformed);
  EXPECT_EQ(parse_hash_tile(bytes + "x", 5).error().code, Errc::malformed);
}

TEST(Tiles, EntriesSurviveAndCutOrLongerBundlesAreRefused) {
  const std::vector<std::string> entries{"", "a", std::string(max_bundle_entry_bytes, 'z'),
                                         std::string("\0\n", 2)};
  const std::string bytes = encode_entries(entries).value();
  EXPECT_EQ(bytes.substr(0, 6), std::string("\0\0\0\1a\xff", 6));
  EXPECT_EQ(parse_entries(bytes, 4).value(), entries);
  EXPECT_EQ(parse_entries(bytes, 3).error().code, Errc::malformed);
  EXPECT_EQ(parse_entries(bytes, 5).error().code, Errc::malformed);
  EXPECT_EQ(parse_entries(bytes + "x", 4).error().code, Errc::malformed);
  for (const std::size_t cut : {std::size_t{1}, std::size_t{4}, bytes.size() - 1}) {
    EXPECT_EQ(parse_entries(bytes.substr(0, cut), 4).error().code, Errc::malformed) << cut;
  }
  const std::vector<std::string> long_one{std::string(max_bundle_entry_bytes + 1, 'z')};
  EXPECT_EQ(encode_entries(long_one).error().code, Errc::too_large);
  EXPECT_EQ(encode_entries(std::vector<std::string>(257, "e")).error().code, Errc::too_large);
  EXPECT_TRUE(encode_entries(std::vector<std::string>(256, "e")));
}

/// The tiles of a tree, made by the specification's formula from naive roots.
Result<std::string> formula_tile(Span all, const TilePath& tile) {
  std::vector<Sha256Digest> hashes;
  std::size_t span = 1;
  for (unsigned level = 0; level < tile.level; ++level) span *= 256;
  for (std::size_t i = 0; i < tile.width; ++i) {
    hashes.push_back(naive_root(all.subspan((tile.index * 256 + i) * span, span)));
  }
  return encode_hash_tile(hashes);
}

TEST(Tiles, ProofsFromTilesAloneAreThoseOfTheTree) {
  const auto all = leaves(70000);
  const MemoryNodes nodes(all);
  for (const std::uint64_t size : {1U, 255U, 256U, 257U, 65535U, 65536U, 65537U, 70000U}) {
    std::map<std::string, std::string> fetched;
    const TileNodes tiles(size, [&](const TilePath& tile) -> Result<std::string> {
      EXPECT_EQ(tile.width, tile_width_at(tile.level, tile.index, size));
      const auto [known, is_new] = fetched.try_emplace(tile.to_string());
      if (is_new) known->second = formula_tile(Span(all).first(size), tile).value();
      return known->second;
    });
    ASSERT_EQ(root_at(size, tiles).value(), root_at(size, nodes).value()) << size;
    for (const std::uint64_t index : {std::uint64_t{0}, size / 3, size / 2, size - 1}) {
      EXPECT_EQ(inclusion_proof(index, size, tiles).value(),
                inclusion_proof(index, size, nodes).value())
          << index << "/" << size;
      EXPECT_EQ(consistency_proof(index, size, tiles).value(),
                consistency_proof(index, size, nodes).value())
          << index << "/" << size;
    }
  }
}

TEST(Tiles, NodesThatAreNotCompleteAndTilesThatAreShortAreRefused) {
  const auto all = leaves(300);
  const TileNodes tiles(300, [&](const TilePath& tile) { return formula_tile(all, tile); });
  EXPECT_TRUE(tiles.node(8, 0));
  EXPECT_EQ(tiles.node(8, 1).error().code, Errc::invalid_argument);
  EXPECT_EQ(tiles.node(0, 300).error().code, Errc::invalid_argument);
  EXPECT_EQ(tiles.node(64, 0).error().code, Errc::invalid_argument);
  EXPECT_EQ(node_from_tile(Span(all).first(3), 1, 1).error().code, Errc::invalid_argument);
  EXPECT_EQ(node_from_tile(Span(all).first(4), 1, 1).value(), naive_root(Span(all).subspan(2, 2)));
  const TileNodes short_ones(300, [](const TilePath&) -> Result<std::string> { return "short"; });
  EXPECT_EQ(short_ones.node(0, 0).error().code, Errc::malformed);
  const TileNodes missing(300, [](const TilePath&) -> Result<std::string> {
    return Error{Errc::not_found, "no such tile"};
  });
  EXPECT_EQ(missing.node(0, 0).error().code, Errc::not_found);
}

}  // namespace
}  // namespace parangon::trust
