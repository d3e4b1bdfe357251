#include "shared/trust/merkle.hpp"

#include <fmt/format.h>

#include <array>
#include <bit>
#include <cstring>
#include <stdexcept>

namespace parangon::trust {
namespace {

constexpr std::size_t size_bytes = 8;

Error too_many_leaves() {
  return {Errc::invalid_argument,
          {"La taille demandée dépasse celle d'un journal (2^63 - 1 feuilles)",
           "The size asked for is over that of a log (2^63 - 1 leaves)"}};
}

/// The hash of the leaves [start, end). `start` must be a multiple of the smallest power of two
/// that is not below end - start, as it is wherever RFC 6962 divides a tree.
Result<Sha256Digest> range_hash(std::uint64_t start, std::uint64_t end, const NodeSource& nodes) {
  std::vector<Sha256Digest> complete;  // Subtrees from left to right, each smaller than the last.
  while (start < end) {
    const std::uint64_t width = std::bit_floor(end - start);
    const auto level = static_cast<unsigned>(std::countr_zero(width));
    const Result<Sha256Digest> hash = nodes.node(level, start >> level);
    if (!hash) return hash.error();
    complete.push_back(*hash);
    start += width;
  }
  Sha256Digest hash = complete.back();
  for (std::size_t i = complete.size() - 1; i-- > 0;) hash = node_hash(complete[i], hash);
  return hash;
}

/// The hashes of ranges, which are noted from the root down and listed in proofs from the leaf up.
Result<MerkleProof> hashes_of(const std::vector<std::pair<std::uint64_t, std::uint64_t>>& ranges,
                              const NodeSource& nodes) {
  MerkleProof proof;
  proof.reserve(ranges.size());
  for (auto range = ranges.rbegin(); range != ranges.rend(); ++range) {
    const Result<Sha256Digest> hash = range_hash(range->first, range->second, nodes);
    if (!hash) return hash.error();
    proof.push_back(*hash);
  }
  return proof;
}

/// Where RFC 6962 divides [start, end): after the largest power of two below its width.
std::uint64_t middle_of(std::uint64_t start, std::uint64_t end) {
  return start + std::bit_floor(end - start - 1);
}

}  // namespace

Sha256Digest leaf_hash(std::string_view bytes) {
  return Sha256().update(std::string_view("\x00", 1)).update(bytes).finish();
}

Sha256Digest node_hash(const Sha256Digest& left, const Sha256Digest& right) {
  std::array<char, 1 + 2 * sizeof(Sha256Digest)> input{'\x01'};
  std::memcpy(input.data() + 1, left.data(), left.size());
  std::memcpy(input.data() + 1 + left.size(), right.data(), right.size());
  return sha256(std::string_view(input.data(), input.size()));
}

const Sha256Digest& empty_root() {
  static const Sha256Digest root = sha256(std::string_view());
  return root;
}

Sha256Digest root_of(std::span<const Sha256Digest> leaf_hashes) {
  CompactRange range;
  for (const Sha256Digest& leaf : leaf_hashes) range.append(leaf);
  return range.root();
}

void CompactRange::append(const Sha256Digest& leaf, const NodeSink& completed) {
  if (size_ == max_tree_size) throw std::length_error("a log is full");
  Sha256Digest hash = leaf;
  if (completed) completed(0, size_, hash);
  // Each trailing one bit of the size is a subtree that now has a sibling of the same width.
  unsigned level = 0;
  for (; ((size_ >> level) & 1) != 0; ++level) {
    hash = node_hash(hashes_.back(), hash);
    hashes_.pop_back();
    if (completed) completed(level + 1, size_ >> (level + 1), hash);
  }
  hashes_.push_back(hash);
  ++size_;
}

Sha256Digest CompactRange::root() const {
  if (hashes_.empty()) return empty_root();
  Sha256Digest hash = hashes_.back();
  for (std::size_t i = hashes_.size() - 1; i-- > 0;) hash = node_hash(hashes_[i], hash);
  return hash;
}

std::string CompactRange::to_bytes() const {
  std::string bytes;
  for (int shift = 56; shift >= 0; shift -= 8) bytes += static_cast<char>((size_ >> shift) & 0xff);
  for (const Sha256Digest& hash : hashes_) bytes += as_bytes(hash);
  return bytes;
}

Result<CompactRange> CompactRange::from_bytes(std::string_view bytes) {
  CompactRange range;
  for (const char c : bytes.substr(0, size_bytes)) {
    range.size_ = (range.size_ << 8) | static_cast<std::uint8_t>(c);
  }
  const auto hashes = static_cast<std::size_t>(std::popcount(range.size_));
  if (bytes.size() != size_bytes + hashes * sizeof(Sha256Digest) || range.size_ > max_tree_size) {
    return Error{Errc::malformed,
                 {"Le bord droit conservé d'un journal n'a pas la longueur de sa taille",
                  "The kept right edge of a log is not as long as its size says"}};
  }
  for (bytes.remove_prefix(size_bytes); !bytes.empty(); bytes.remove_prefix(sizeof(Sha256Digest))) {
    range.hashes_.push_back(digest_from_bytes(bytes.substr(0, sizeof(Sha256Digest))).value());
  }
  return range;
}

Result<Sha256Digest> root_at(std::uint64_t size, const NodeSource& nodes) {
  if (size > max_tree_size) return too_many_leaves();
  if (size == 0) return empty_root();
  return range_hash(0, size, nodes);
}

Result<MerkleProof> inclusion_proof(std::uint64_t index, std::uint64_t size,
                                    const NodeSource& nodes) {
  if (size > max_tree_size) return too_many_leaves();
  if (index >= size) {
    return Error{Errc::invalid_argument,
                 {fmt::format("Le journal de taille {} n'a pas de feuille {}", size, index),
                  fmt::format("The log of size {} has no leaf {}", size, index)}};
  }
  std::vector<std::pair<std::uint64_t, std::uint64_t>> siblings;
  for (std::uint64_t start = 0, end = size; end - start > 1;) {
    const std::uint64_t middle = middle_of(start, end);
    if (index < middle) {
      siblings.emplace_back(middle, end);
      end = middle;
    } else {
      siblings.emplace_back(start, middle);
      start = middle;
    }
  }
  return hashes_of(siblings, nodes);
}

Result<MerkleProof> consistency_proof(std::uint64_t old_size, std::uint64_t new_size,
                                      const NodeSource& nodes) {
  if (new_size > max_tree_size) return too_many_leaves();
  if (old_size > new_size) {
    return Error{Errc::invalid_argument,
                 {fmt::format("Un journal ne rétrécit pas : de {} à {} feuilles il n'y a pas de "
                              "preuve de cohérence",
                              old_size, new_size),
                  fmt::format("A log does not shrink: there is no consistency proof from {} to {} "
                              "leaves",
                              old_size, new_size)}};
  }
  if (old_size == 0 || old_size == new_size) return MerkleProof{};
  std::vector<std::pair<std::uint64_t, std::uint64_t>> ranges;
  std::uint64_t start = 0;
  std::uint64_t end = new_size;
  while (end != old_size) {
    const std::uint64_t middle = middle_of(start, end);
    if (old_size <= middle) {
      ranges.emplace_back(middle, end);
      end = middle;
    } else {
      ranges.emplace_back(start, middle);
      start = middle;
    }
  }
  // A complete first part is the old root itself, which the verifier has.
  if (start != 0) ranges.emplace_back(start, end);
  return hashes_of(ranges, nodes);
}

}  // namespace parangon::trust
