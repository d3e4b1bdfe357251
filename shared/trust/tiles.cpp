#include "shared/trust/tiles.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "shared/trust/log_text.hpp"

namespace parangon::trust {
namespace {

constexpr std::string_view tile_prefix = "tile/";
constexpr std::string_view entries_prefix = "entries/";
constexpr std::string_view partial_mark = ".p/";

Error bad_path(std::string_view path) {
  return {Errc::malformed,
          {fmt::format("« {} » n'est pas le chemin d'une tuile ; la forme est "
                       "« tile/0/x001/x234/067 » ou « tile/entries/000.p/5 »",
                       path.substr(0, 100)),
           fmt::format("\"{}\" is not the path of a tile; the form is \"tile/0/x001/x234/067\" or "
                       "\"tile/entries/000.p/5\"",
                       path.substr(0, 100))}};
}

Error bad_content(const std::string& french, const std::string& english) {
  return {Errc::malformed,
          {"Contenu de tuile refusé : " + french, "Tile content refused: " + english}};
}

std::string index_path(std::uint64_t index) {
  std::string path = fmt::format("{:03}", index % 1000);
  for (index /= 1000; index != 0; index /= 1000) {
    path.insert(0, fmt::format("x{:03}/", index % 1000));
  }
  return path;
}

/// Three digits, with an x before them in all elements but the last.
bool read_element(std::string_view element, bool last, std::uint64_t& index) {
  if (!last) {
    if (!element.starts_with('x')) return false;
    element.remove_prefix(1);
  }
  if (element.size() != 3) return false;
  for (const char c : element) {
    if (c < '0' || c > '9') return false;
    index = index * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return true;
}

bool read_index(std::string_view path, std::uint64_t& index) {
  constexpr std::size_t most_elements = 6;  // Up to 10^18 - 1, so that nothing overflows.
  for (std::size_t count = 0; count < most_elements; ++count) {
    const std::size_t slash = path.find('/');
    if (!read_element(path.substr(0, slash), slash == path.npos, index)) return false;
    if (slash == path.npos) return true;
    path.remove_prefix(slash + 1);
  }
  return false;
}

bool read_width(std::string_view digits, unsigned& width) {
  const Result<std::uint64_t> value = parse_log_number(digits, {});
  if (!value || *value == 0 || *value >= tile_width) return false;
  width = static_cast<unsigned>(*value);
  return true;
}

bool read_level(std::string_view digits, unsigned& level) {
  const Result<std::uint64_t> value = parse_log_number(digits, {});
  if (!value || *value > max_tile_level) return false;
  level = static_cast<unsigned>(*value);
  return true;
}

}  // namespace

std::string TilePath::to_string() const {
  std::string path(tile_prefix);
  path += kind == Kind::entries ? std::string(entries_prefix) : fmt::format("{}/", level);
  path += index_path(index);
  if (width < tile_width) path += fmt::format("{}{}", partial_mark, width);
  return path;
}

Result<TilePath> parse_tile_path(std::string_view path) {
  TilePath tile;
  std::string_view rest = path;
  if (!rest.starts_with(tile_prefix)) return bad_path(path);
  rest.remove_prefix(tile_prefix.size());
  if (rest.starts_with(entries_prefix)) {
    tile.kind = TilePath::Kind::entries;
    rest.remove_prefix(entries_prefix.size());
  } else {
    const std::size_t slash = rest.find('/');
    if (slash == rest.npos || !read_level(rest.substr(0, slash), tile.level)) return bad_path(path);
    rest.remove_prefix(slash + 1);
  }
  if (const std::size_t mark = rest.find(partial_mark); mark != rest.npos) {
    if (!read_width(rest.substr(mark + partial_mark.size()), tile.width)) return bad_path(path);
    rest = rest.substr(0, mark);
  }
  // Written again and compared: leading groups of zeroes are another spelling of the same tile.
  if (!read_index(rest, tile.index) || tile.to_string() != path) return bad_path(path);
  return tile;
}

unsigned tile_width_at(unsigned level, std::uint64_t index, std::uint64_t tree_size) {
  const unsigned shift = level * tile_height;
  const std::uint64_t hashes = level > 7 ? 0 : tree_size >> shift;
  if (index >= hashes / tile_width + 1) return 0;
  return static_cast<unsigned>(std::min<std::uint64_t>(hashes - index * tile_width, tile_width));
}

std::string encode_hash_tile(std::span<const Sha256Digest> hashes) {
  std::string bytes;
  bytes.reserve(hashes.size() * sizeof(Sha256Digest));
  for (const Sha256Digest& hash : hashes) bytes += as_bytes(hash);
  return bytes;
}

Result<std::vector<Sha256Digest>> parse_hash_tile(std::string_view bytes, unsigned width) {
  if (bytes.size() != width * sizeof(Sha256Digest)) {
    return bad_content(fmt::format("{} octets au lieu de {} empreintes", bytes.size(), width),
                       fmt::format("{} bytes instead of {} hashes", bytes.size(), width));
  }
  std::vector<Sha256Digest> hashes;
  hashes.reserve(width);
  for (; !bytes.empty(); bytes.remove_prefix(sizeof(Sha256Digest))) {
    hashes.push_back(digest_from_bytes(bytes.substr(0, sizeof(Sha256Digest))).value());
  }
  return hashes;
}

Result<std::string> encode_entries(std::span<const std::string> entries) {
  std::string bytes;
  if (entries.size() > tile_width) {
    return Error{Errc::too_large,
                 {fmt::format("Un lot contient au plus {} entrées", tile_width),
                  fmt::format("A bundle holds at most {} entries", tile_width)}};
  }
  for (const std::string& entry : entries) {
    if (entry.size() > max_bundle_entry_bytes) {
      return Error{Errc::too_large,
                   {fmt::format("Une entrée de journal fait au plus {} octets, et non {}",
                                max_bundle_entry_bytes, entry.size()),
                    fmt::format("A log entry is at most {} bytes, not {}", max_bundle_entry_bytes,
                                entry.size())}};
    }
    bytes += static_cast<char>(entry.size() >> 8);
    bytes += static_cast<char>(entry.size() & 0xff);
    bytes += entry;
  }
  return bytes;
}

Result<std::vector<std::string>> parse_entries(std::string_view bytes, unsigned width) {
  std::vector<std::string> entries;
  while (!bytes.empty() && entries.size() < width) {
    if (bytes.size() < 2) break;
    const auto length = static_cast<std::size_t>(static_cast<std::uint8_t>(bytes[0]) << 8 |
                                                 static_cast<std::uint8_t>(bytes[1]));
    if (bytes.size() - 2 < length) break;
    entries.emplace_back(bytes.substr(2, length));
    bytes.remove_prefix(2 + length);
  }
  if (!bytes.empty() || entries.size() != width) {
    return bad_content(fmt::format("ce ne sont pas exactement {} entrées", width),
                       fmt::format("these are not exactly {} entries", width));
  }
  return entries;
}

}  // namespace parangon::trust
