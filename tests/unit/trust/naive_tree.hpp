#pragma once

#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "shared/trust/merkle.hpp"

namespace parangon::trust::testing {

// RFC 6962 section 2.1 word for word, recursive and over all leaves: slow, and nothing of it is
// shared with the product's own.

using Span = std::span<const Sha256Digest>;

inline Sha256Digest naive_node(const Sha256Digest& left, const Sha256Digest& right) {
  return sha256(std::string("\x01") + std::string(as_bytes(left)) + std::string(as_bytes(right)));
}

/// The largest power of two smaller than n.
inline std::size_t naive_split(std::size_t n) {
  std::size_t k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

/// MTH(D), of leaf hashes.
inline Sha256Digest naive_root(Span d) {
  if (d.empty()) return sha256(std::string_view());
  if (d.size() == 1) return d[0];
  const std::size_t k = naive_split(d.size());
  return naive_node(naive_root(d.first(k)), naive_root(d.subspan(k)));
}

/// PATH(m, D).
inline MerkleProof naive_inclusion(std::size_t m, Span d) {
  if (d.size() == 1) return {};
  const std::size_t k = naive_split(d.size());
  const bool left = m < k;
  MerkleProof proof = left ? naive_inclusion(m, d.first(k)) : naive_inclusion(m - k, d.subspan(k));
  proof.push_back(naive_root(left ? d.subspan(k) : d.first(k)));
  return proof;
}

/// SUBPROOF(m, D, b).
inline MerkleProof naive_subproof(std::size_t m, Span d, bool complete) {
  if (m == d.size()) return complete ? MerkleProof{} : MerkleProof{naive_root(d)};
  const std::size_t k = naive_split(d.size());
  const bool left = m <= k;
  MerkleProof proof =
      left ? naive_subproof(m, d.first(k), complete) : naive_subproof(m - k, d.subspan(k), false);
  proof.push_back(naive_root(left ? d.subspan(k) : d.first(k)));
  return proof;
}

/// PROOF(m, D); the RFC has none from the empty tree, for which none is needed.
inline MerkleProof naive_consistency(std::size_t m, Span d) {
  return m == 0 ? MerkleProof{} : naive_subproof(m, d, true);
}

/// Leaf hashes of "leaf 0", "leaf 1"…
inline std::vector<Sha256Digest> leaves(std::size_t count) {
  std::vector<Sha256Digest> hashes;
  for (std::size_t i = 0; i < count; ++i) hashes.push_back(leaf_hash("leaf " + std::to_string(i)));
  return hashes;
}

/// The complete nodes of a tree in memory, hashed level by level.
class MemoryNodes final : public NodeSource {
 public:
  explicit MemoryNodes(std::vector<Sha256Digest> leaf_hashes) : levels_{std::move(leaf_hashes)} {
    while (levels_.back().size() > 1) {
      std::vector<Sha256Digest> above;
      const std::vector<Sha256Digest>& below = levels_.back();
      for (std::size_t i = 0; i + 1 < below.size(); i += 2) {
        above.push_back(naive_node(below[i], below[i + 1]));
      }
      levels_.push_back(std::move(above));
    }
  }

  Result<Sha256Digest> node(unsigned level, std::uint64_t index) const override {
    if (level < levels_.size() && index < levels_[level].size()) return levels_[level][index];
    return Error{Errc::unavailable, "no such node"};
  }

 private:
  std::vector<std::vector<Sha256Digest>> levels_;
};

}  // namespace parangon::trust::testing
