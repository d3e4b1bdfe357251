#include "hub/log/ledger.hpp"

#include <fmt/format.h>

#include "shared/trust/checkpoint.hpp"
#include "shared/trust/tiles.hpp"
#include "shared/trust/tlog_proof.hpp"

namespace parangon::hub::log {
namespace {

Leaf make_leaf(std::uint64_t index, const Draft& draft) {
  Leaf leaf;
  leaf.index = index;
  leaf.at = draft.at;
  leaf.kind = draft.kind;
  leaf.document = draft.document;
  leaf.salt = trust::make_salt();
  leaf.commitment = trust::commit(leaf.salt, draft.document);
  leaf.hash = trust::leaf_hash(trust::as_bytes(leaf.commitment));
  return leaf;
}

}  // namespace

Result<Ledger> Ledger::create(std::string_view origin, const trust::PrivateKey& key) {
  auto signer = trust::NoteSigner::create(origin, key);
  if (!signer) return signer.error();
  return Ledger(std::move(*signer));
}

void Ledger::hold_to(Instant first, Instant last) {
  span_->first = first;
  span_->last = last;
}

bool Ledger::may_record(Instant at) const { return span_->first.load() <= at && at <= span_->last.load(); }

Result<Recorded> Ledger::append(Rows& rows, const Draft& draft) const {
  if (draft.document.size() > max_entry_bytes) {
    return Error{Errc::too_large,
                 {fmt::format("entrée de journal de plus de {} octets", max_entry_bytes),
                  fmt::format("log entry of more than {} bytes", max_entry_bytes)}};
  }
  auto edge = rows.edge();
  const auto leaf = make_leaf(edge.size(), draft);
  // The newest leaf's path is what stood left of it: the complete subtrees of the old edge.
  const auto left = edge.hashes();
  trust::MerkleProof path(left.rbegin(), left.rend());
  rows.put_leaf(leaf);
  edge.append(leaf.hash, [&](unsigned level, std::uint64_t index, const trust::Sha256Digest& hash) {
    if (level > 0 && level % trust::tile_height == 0) {
      rows.put_node(level / trust::tile_height, index, hash);
    }
  });
  auto note = trust::sign_checkpoint({origin(), edge.size(), edge.root(), {}}, signer_);
  if (!note) return note.error();
  rows.put_checkpoint(edge, draft.at, *note);

  auto proof = trust::write_tlog_proof(
      {std::string(trust::as_bytes(leaf.salt)), leaf.index, std::move(path), std::move(*note)});
  if (!proof) return proof.error();
  return Recorded{leaf.index, std::move(*proof)};
}

}  // namespace parangon::hub::log
