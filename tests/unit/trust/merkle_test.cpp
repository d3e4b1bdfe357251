// Proves that the tree is RFC 6962's: its published roots, and every proof of every small tree
// against the RFC's recursive definitions; and that no altered proof is accepted.
#include "shared/trust/merkle.hpp"

#include <gtest/gtest.h>

#include <bit>

#include "tests/unit/trust/naive_tree.hpp"

namespace parangon::trust {
namespace {

using testing::leaves;
using testing::MemoryNodes;
using testing::naive_inclusion;
using testing::naive_root;
using testing::Span;

constexpr std::uint64_t largest = 131;

std::string hex(const Sha256Digest& digest) { return to_hex(as_bytes(digest)); }

bool refused(const Status& status) { return !status && status.error().code == Errc::bad_signature; }

TEST(Merkle, RootsAreThoseOfTheCertificateTransparencyVectors) {
  const std::vector<std::string> inputs{"",
                                        "00",
                                        "10",
                                        "2021",
                                        "3031",
                                        "40414243",
                                        "5051525354555657",
                                        "606162636465666768696a6b6c6d6e6f"};
  const std::vector<std::string> roots{
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
      "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
      "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
      "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
      "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
      "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
      "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
  EXPECT_EQ(hex(empty_root()), roots[0]);
  CompactRange range;
  std::vector<Sha256Digest> hashes;
  EXPECT_EQ(hex(range.root()), roots[0]);
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    hashes.push_back(leaf_hash(from_hex(inputs[i]).value()));
    range.append(hashes.back());
    EXPECT_EQ(hex(range.root()), roots[i + 1]);
    EXPECT_EQ(hex(root_of(hashes)), roots[i + 1]);
  }
}

TEST(Merkle, EveryRootOfASmallTreeIsTheRecursiveOne) {
  const auto& all = leaves(largest);
  const MemoryNodes nodes(all);
  CompactRange range;
  for (std::uint64_t size = 0; size <= largest; ++size) {
    const Sha256Digest expected = naive_root(Span(all).first(size));
    EXPECT_EQ(range.root(), expected) << size;
    EXPECT_EQ(root_at(size, nodes).value(), expected) << size;
    EXPECT_EQ(range.size(), size);
    if (size < largest) range.append(all[size]);
  }
}

TEST(Merkle, TheRightEdgeSurvivesItsBytesAtEverySize) {
  CompactRange range;
  for (const Sha256Digest& leaf : leaves(largest)) {
    const std::string bytes = range.to_bytes();
    EXPECT_EQ(bytes.size(), 8 + 32 * static_cast<std::size_t>(std::popcount(range.size())));
    CompactRange again = CompactRange::from_bytes(bytes).value();
    EXPECT_EQ(again, range);
    EXPECT_EQ(CompactRange::from_bytes(bytes + "x").error().code, Errc::malformed);
    EXPECT_FALSE(CompactRange::from_bytes(bytes.substr(0, bytes.size() - 1)));
    range.append(leaf);
    again.append(leaf);
    EXPECT_EQ(again.root(), range.root());
  }
  EXPECT_FALSE(CompactRange::from_bytes(""));
  EXPECT_FALSE(CompactRange::from_bytes("\x80" + std::string(7 + 32, '\0'))) << "2^63 leaves";
}

TEST(Merkle, AFullTreeTakesNoMoreLeaves) {
  const std::string full = "\x7f" + std::string(7, '\xff') + std::string(63 * 32, 'h');
  CompactRange range = CompactRange::from_bytes(full).value();
  EXPECT_EQ(range.size(), max_tree_size);
  EXPECT_THROW(range.append(leaf_hash("")), std::length_error);
  EXPECT_EQ(range.to_bytes(), full);
}

TEST(Merkle, EveryCompletedNodeIsTold) {
  const auto& all = leaves(largest);
  std::map<std::pair<unsigned, std::uint64_t>, Sha256Digest> told;
  CompactRange range;
  for (const Sha256Digest& leaf : all) {
    range.append(leaf, [&](unsigned level, std::uint64_t index, const Sha256Digest& hash) {
      EXPECT_TRUE(told.emplace(std::pair(level, index), hash).second) << level << "/" << index;
    });
  }
  std::size_t expected = 0;
  for (unsigned level = 0; (largest >> level) != 0; ++level) {
    for (std::uint64_t index = 0; index < largest >> level; ++index, ++expected) {
      const auto below = Span(all).subspan(index << level, std::size_t{1} << level);
      EXPECT_EQ(told.at({level, index}), naive_root(below)) << level << "/" << index;
    }
  }
  EXPECT_EQ(told.size(), expected);
}

TEST(Merkle, EveryInclusionProofIsTheRecursiveOneAndVerifies) {
  const auto& all = leaves(largest);
  const MemoryNodes nodes(all);
  for (std::uint64_t size = 1; size <= largest; ++size) {
    const Sha256Digest root = naive_root(Span(all).first(size));
    for (std::uint64_t index = 0; index < size; ++index) {
      const MerkleProof proof = inclusion_proof(index, size, nodes).value();
      ASSERT_EQ(proof, naive_inclusion(index, Span(all).first(size))) << index << "/" << size;
      ASSERT_TRUE(verify_inclusion(index, size, all[index], proof, root)) << index << "/" << size;
    }
  }
}

TEST(Merkle, EveryConsistencyProofIsTheRecursiveOneAndVerifies) {
  const auto& all = leaves(largest);
  const MemoryNodes nodes(all);
  for (std::uint64_t size = 0; size <= largest; ++size) {
    const Sha256Digest root = naive_root(Span(all).first(size));
    for (std::uint64_t old_size = 0; old_size <= size; ++old_size) {
      const Sha256Digest old_root = naive_root(Span(all).first(old_size));
      const MerkleProof proof = consistency_proof(old_size, size, nodes).value();
      ASSERT_EQ(proof, testing::naive_consistency(old_size, Span(all).first(size)))
          << old_size << "/" << size;
      ASSERT_TRUE(verify_consistency(old_size, size, old_root, root, proof))
          << old_size << "/" << size;
    }
  }
}

/// Every proof that differs from `proof` in one bit, by one hash more or by one hash less.
std::vector<MerkleProof> corruptions(const MerkleProof& proof, const Sha256Digest& other) {
  std::vector<MerkleProof> altered;
  for (std::size_t i = 0; i < proof.size(); ++i) {
    for (std::size_t bit = 0; bit < 256; ++bit) {
      altered.push_back(proof);
      altered.back()[i][bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    }
    altered.push_back(proof);
    altered.back().erase(altered.back().begin() + static_cast<std::ptrdiff_t>(i));
    if (i == 0) continue;
    altered.push_back(proof);
    std::swap(altered.back()[i], altered.back()[i - 1]);
  }
  for (std::size_t i = 0; i <= proof.size(); ++i) {
    altered.push_back(proof);
    altered.back().insert(altered.back().begin() + static_cast<std::ptrdiff_t>(i), other);
  }
  return altered;
}

TEST(Merkle, NoInclusionProofWithABitOrAHashAlteredIsAccepted) {
  const auto& all = leaves(33);
  const MemoryNodes nodes(all);
  for (const std::uint64_t size : {1U, 2U, 3U, 5U, 8U, 13U, 21U, 32U, 33U}) {
    const Sha256Digest root = naive_root(Span(all).first(size));
    for (std::uint64_t index = 0; index < size; ++index) {
      const MerkleProof proof = inclusion_proof(index, size, nodes).value();
      for (const MerkleProof& altered : corruptions(proof, all[index])) {
        ASSERT_TRUE(refused(verify_inclusion(index, size, all[index], altered, root)));
      }
      for (std::uint64_t other = 0; other <= size; ++other) {
        if (other == index) continue;
        ASSERT_TRUE(refused(verify_inclusion(other, size, all[index], proof, root)));
      }
      Sha256Digest leaf = all[index];
      leaf[31] ^= 1;
      ASSERT_TRUE(refused(verify_inclusion(index, size, leaf, proof, root)));
      Sha256Digest wrong = root;
      wrong[0] ^= 0x80;
      ASSERT_TRUE(refused(verify_inclusion(index, size, all[index], proof, wrong)));
    }
  }
}

TEST(Merkle, NoConsistencyProofWithABitOrAHashAlteredIsAccepted) {
  const auto& all = leaves(33);
  const MemoryNodes nodes(all);
  for (const std::uint64_t size : {1U, 2U, 3U, 5U, 8U, 13U, 21U, 32U, 33U}) {
    const Sha256Digest root = naive_root(Span(all).first(size));
    for (std::uint64_t old_size = 0; old_size <= size; ++old_size) {
      const Sha256Digest old_root = naive_root(Span(all).first(old_size));
      const MerkleProof proof = consistency_proof(old_size, size, nodes).value();
      for (const MerkleProof& altered : corruptions(proof, all[0])) {
        ASSERT_TRUE(refused(verify_consistency(old_size, size, old_root, root, altered)))
            << old_size << "/" << size;
      }
      Sha256Digest wrong = old_root;
      wrong[7] ^= 4;
      ASSERT_TRUE(refused(verify_consistency(old_size, size, wrong, root, proof)));
      if (old_size == 0) continue;  // Any tree extends the empty one, whatever its root.
      wrong = root;
      wrong[7] ^= 4;
      ASSERT_TRUE(refused(verify_consistency(old_size, size, old_root, wrong, proof)));
    }
  }
}

TEST(Merkle, TwoHistoriesHaveNoConsistencyProof) {
  const auto& all = leaves(20);
  std::vector<Sha256Digest> rewritten = all;
  rewritten[3][0] ^= 1;
  const MemoryNodes nodes(rewritten);
  for (std::uint64_t old_size = 4; old_size <= 20; ++old_size) {
    const MerkleProof proof = consistency_proof(old_size, 20, nodes).value();
    const Status same = verify_consistency(old_size, 20, naive_root(Span(all).first(old_size)),
                                           naive_root(rewritten), proof);
    ASSERT_FALSE(same) << old_size;
    EXPECT_EQ(same.error().code, Errc::bad_signature);
  }
}

TEST(Merkle, AStateIsNotShownAsALargerOneByLeavingHashesOut) {
  const auto& all = leaves(20);
  const MemoryNodes nodes(all);
  const Sha256Digest four = naive_root(Span(all).first(4));
  EXPECT_TRUE(refused(verify_consistency(4, 8, four, four, {})));
  EXPECT_TRUE(refused(verify_inclusion(0, 2, all[0], {}, all[0])));
  const MerkleProof proof = consistency_proof(6, 8, nodes).value();
  const Sha256Digest six = naive_root(Span(all).first(6));
  EXPECT_TRUE(verify_consistency(6, 8, six, naive_root(Span(all).first(8)), proof));
  EXPECT_TRUE(refused(verify_consistency(6, 16, six, naive_root(Span(all).first(8)), proof)));
}

TEST(Merkle, SizesThatAreNotOfALogAreRefused) {
  const auto& all = leaves(4);
  const MemoryNodes nodes(all);
  const std::uint64_t over = max_tree_size + 1;
  EXPECT_EQ(root_at(over, nodes).error().code, Errc::invalid_argument);
  EXPECT_EQ(inclusion_proof(0, over, nodes).error().code, Errc::invalid_argument);
  EXPECT_EQ(inclusion_proof(4, 4, nodes).error().code, Errc::invalid_argument);
  EXPECT_EQ(inclusion_proof(0, 0, nodes).error().code, Errc::invalid_argument);
  EXPECT_EQ(consistency_proof(0, over, nodes).error().code, Errc::invalid_argument);
  EXPECT_EQ(consistency_proof(3, 2, nodes).error().code, Errc::invalid_argument);
  EXPECT_FALSE(verify_inclusion(0, 0, all[0], {}, empty_root()));
  EXPECT_FALSE(verify_inclusion(0, over, all[0], {}, all[0]));
  EXPECT_FALSE(verify_consistency(3, 2, all[0], all[0], {}));
  EXPECT_FALSE(verify_consistency(0, 0, all[0], all[0], {})) << "an empty tree has one root";
  EXPECT_FALSE(verify_consistency(0, 4, all[0], naive_root(all), {}));
}

TEST(Merkle, AnErrorOfTheNodesIsHandedOn) {
  const MemoryNodes few(leaves(3));
  EXPECT_EQ(inclusion_proof(0, 8, few).error().code, Errc::unavailable);
  EXPECT_EQ(consistency_proof(3, 8, few).error().code, Errc::unavailable);
  EXPECT_EQ(root_at(8, few).error().code, Errc::unavailable);
}

}  // namespace
}  // namespace parangon::trust
