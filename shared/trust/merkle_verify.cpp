#include <fmt/format.h>

#include <bit>

#include "shared/trust/merkle.hpp"

namespace parangon::trust {
namespace {

Error refused_proof(std::string french, std::string english) {
  return {Errc::bad_signature, {std::move(french), std::move(english)}};
}

Error wrong_length(std::string_view what_fr, std::string_view what_en, std::size_t hashes) {
  return refused_proof(
      fmt::format("La preuve {} compte {} empreintes, ce qui n'est pas le nombre que donnent les "
                  "tailles ; demandez une autre preuve au journal",
                  what_fr, hashes),
      fmt::format("The {} proof has {} hashes, which is not the number that the sizes give; ask "
                  "the log for another proof",
                  what_en, hashes));
}

Status same_root(const Sha256Digest& computed, const Sha256Digest& claimed, std::string_view fr,
                 std::string_view en) {
  if (computed == claimed) return {};
  return refused_proof(std::string(fr), std::string(en));
}

Status empty_has_its_root(std::uint64_t size, const Sha256Digest& root) {
  if (size != 0 || root == empty_root()) return {};
  return refused_proof("Un journal vide ne peut avoir que l'empreinte du texte vide pour racine",
                       "An empty log can only have the hash of the empty string as its root");
}

}  // namespace

Status verify_inclusion(std::uint64_t index, std::uint64_t size, const Sha256Digest& leaf,
                        std::span<const Sha256Digest> proof, const Sha256Digest& root) {
  if (size > max_tree_size || index >= size) {
    return refused_proof(fmt::format("Un journal de taille {} n'a pas de feuille {}", size, index),
                         fmt::format("A log of size {} has no leaf {}", size, index));
  }
  std::uint64_t node = index;
  std::uint64_t last = size - 1;
  Sha256Digest hash = leaf;
  for (const Sha256Digest& sibling : proof) {
    if (last == 0) return wrong_length("d'inclusion", "inclusion", proof.size());
    if ((node & 1) != 0 || node == last) {
      hash = node_hash(sibling, hash);
      // Above a right edge without sibling the node moves up unchanged.
      const int lone_levels = (node & 1) == 0 ? std::countr_zero(node) : 0;
      node >>= lone_levels;
      last >>= lone_levels;
    } else {
      hash = node_hash(hash, sibling);
    }
    node >>= 1;
    last >>= 1;
  }
  if (last != 0) return wrong_length("d'inclusion", "inclusion", proof.size());
  return same_root(hash, root,
                   "La preuve d'inclusion ne mène pas à la racine du journal : l'entrée n'y est "
                   "pas à cette place, ou la preuve a été modifiée",
                   "The inclusion proof does not lead to the root of the log: the entry is not at "
                   "that place in it, or the proof was altered");
}

Status verify_consistency(std::uint64_t old_size, std::uint64_t new_size,
                          const Sha256Digest& old_root, const Sha256Digest& new_root,
                          std::span<const Sha256Digest> proof) {
  if (new_size > max_tree_size || old_size > new_size) {
    return refused_proof(
        fmt::format("Un journal ne rétrécit pas, de {} à {} feuilles", old_size, new_size),
        fmt::format("A log does not shrink, from {} to {} leaves", old_size, new_size));
  }
  if (Status empty = empty_has_its_root(old_size, old_root); !empty) return empty;
  if (Status empty = empty_has_its_root(new_size, new_root); !empty) return empty;
  if (old_size == 0 || old_size == new_size) {
    if (!proof.empty()) return wrong_length("de cohérence", "consistency", proof.size());
    if (old_size == 0) return {};
    return same_root(old_root, new_root,
                     "Deux racines différentes pour une même taille : le journal a montré deux "
                     "histoires",
                     "Two different roots for the same size: the log has shown two histories");
  }
  std::uint64_t node = old_size - 1;
  std::uint64_t last = new_size - 1;
  const int whole_levels = std::countr_one(node);
  node >>= whole_levels;
  last >>= whole_levels;
  // An old tree that is one complete subtree is not repeated in the proof.
  const bool starts_with_old_root = std::has_single_bit(old_size);
  if (!starts_with_old_root && proof.empty()) return wrong_length("de cohérence", "consistency", 0);
  Sha256Digest old_hash = starts_with_old_root ? old_root : proof.front();
  Sha256Digest new_hash = old_hash;
  for (const Sha256Digest& sibling : proof.subspan(starts_with_old_root ? 0 : 1)) {
    if (last == 0) return wrong_length("de cohérence", "consistency", proof.size());
    if ((node & 1) != 0 || node == last) {
      old_hash = node_hash(sibling, old_hash);
      new_hash = node_hash(sibling, new_hash);
      const int lone_levels = (node & 1) == 0 ? std::countr_zero(node) : 0;
      node >>= lone_levels;
      last >>= lone_levels;
    } else {
      new_hash = node_hash(new_hash, sibling);
    }
    node >>= 1;
    last >>= 1;
  }
  if (last != 0) return wrong_length("de cohérence", "consistency", proof.size());
  if (Status old = same_root(
          old_hash, old_root,
          "La preuve de cohérence ne mène pas à l'ancienne racine du journal : ce qu'il contenait "
          "a été modifié, ou la preuve l'a été",
          "The consistency proof does not lead to the old root of the log: what it held was "
          "altered, or the proof was");
      !old) {
    return old;
  }
  return same_root(new_hash, new_root,
                   "La preuve de cohérence ne mène pas à la nouvelle racine du journal : les deux "
                   "états n'ont pas la même histoire, ou la preuve a été modifiée",
                   "The consistency proof does not lead to the new root of the log: the two states "
                   "do not share a history, or the proof was altered");
}

}  // namespace parangon::trust
