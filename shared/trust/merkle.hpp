#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "shared/core/error.hpp"
#include "shared/trust/digest.hpp"

// The Merkle tree of RFC 6962 section 2.1 (RFC 9162 section 2.1 is the same tree) over SHA-256.
// A tree is a list of leaves; its node at (level, index) stands for the complete subtree over the
// leaves [index * 2^level, (index + 1) * 2^level). Pure functions; safe from several threads.

namespace parangon::trust {

/// Most leaves of a tree: sizes fit a signed 64-bit integer, as databases and witnesses need.
inline constexpr std::uint64_t max_tree_size = (std::uint64_t{1} << 63) - 1;
/// Most hashes of an inclusion proof in such a tree. A consistency proof may have one more.
inline constexpr std::size_t max_inclusion_hashes = 63;

/// The hashes of a proof, in the order in which RFC 6962 lists them.
using MerkleProof = std::vector<Sha256Digest>;

/// SHA-256(0x00 || bytes): the hash of a leaf.
Sha256Digest leaf_hash(std::string_view bytes);
/// SHA-256(0x01 || left || right): the hash of an inner node.
Sha256Digest node_hash(const Sha256Digest& left, const Sha256Digest& right);
/// SHA-256 of nothing: the root of the tree without leaves.
const Sha256Digest& empty_root();
/// The root of the tree over these leaf hashes.
Sha256Digest root_of(std::span<const Sha256Digest> leaf_hashes);

/// Told of each node that an appended leaf completes: the leaf itself (level 0), then upwards.
using NodeSink = std::function<void(unsigned level, std::uint64_t index, const Sha256Digest& hash)>;

/// The right edge of a growing tree: the roots of its complete subtrees, largest first, one for
/// each bit of its size. Enough to append and to know the root, without the leaves.
/// Not thread-safe; copyable.
class CompactRange {
 public:
  /// Appends one leaf; `completed`, when given, receives every node that is now complete, which is
  /// what a store of nodes or tiles has to keep. Throws std::length_error over max_tree_size.
  void append(const Sha256Digest& leaf, const NodeSink& completed = {});

  std::uint64_t size() const { return size_; }
  Sha256Digest root() const;
  /// The complete subtrees' roots, largest first. Read backwards they are the inclusion path of the
  /// leaf that is appended next, in the tree that it completes.
  std::span<const Sha256Digest> hashes() const { return hashes_; }

  /// Size as eight bytes, big endian, then the hashes, largest subtree first: 8 + 32 * bits.
  std::string to_bytes() const;
  /// Inverse of to_bytes. Errc::malformed when the length does not follow from the size.
  static Result<CompactRange> from_bytes(std::string_view bytes);

  bool operator==(const CompactRange&) const = default;

 private:
  std::uint64_t size_ = 0;
  std::vector<Sha256Digest> hashes_;
};

/// Where the hashes of complete subtrees come from: a database, tiles, memory.
class NodeSource {
 public:
  virtual ~NodeSource() = default;
  /// The hash of the complete subtree at (level, index); level 0 is a leaf hash. Only nodes that
  /// are complete in the tree asked about are asked for. An error is handed on as it is.
  virtual Result<Sha256Digest> node(unsigned level, std::uint64_t index) const = 0;
};

/// The root of the first `size` leaves. Errc::invalid_argument over max_tree_size.
Result<Sha256Digest> root_at(std::uint64_t size, const NodeSource& nodes);
/// PATH(index, D[size]) of RFC 6962 section 2.1.1, the leaf's sibling first.
/// Errc::invalid_argument when there is no such leaf in a tree of that size.
Result<MerkleProof> inclusion_proof(std::uint64_t index, std::uint64_t size,
                                    const NodeSource& nodes);
/// PROOF(old_size, D[new_size]) of RFC 6962 section 2.1.2. Empty when old_size is zero, because any
/// tree extends the empty one, and when the sizes are equal.
/// Errc::invalid_argument when old_size is the larger.
Result<MerkleProof> consistency_proof(std::uint64_t old_size, std::uint64_t new_size,
                                      const NodeSource& nodes);

/// Whether a leaf of this hash stands at `index` of the tree with this size and root
/// (RFC 9162 section 2.1.3.2). Errc::bad_signature with the reason when not.
Status verify_inclusion(std::uint64_t index, std::uint64_t size, const Sha256Digest& leaf,
                        std::span<const Sha256Digest> proof, const Sha256Digest& root);
/// Whether the larger tree begins with the leaves of the smaller one (RFC 9162 section 2.1.4.2).
/// A tree of size zero must have empty_root(). Errc::bad_signature with the reason when not.
Status verify_consistency(std::uint64_t old_size, std::uint64_t new_size,
                          const Sha256Digest& old_root, const Sha256Digest& new_root,
                          std::span<const Sha256Digest> proof);

}  // namespace parangon::trust
