#include <fmt/format.h>

#include "hub/collect/check_parts.hpp"
#include "shared/trust/checkpoint.hpp"
#include "shared/trust/tiles.hpp"
#include "shared/wire/receipt.hpp"
#include "shared/wire/statement.hpp"

namespace parangon::hub::collect {
namespace {

constexpr std::size_t leaves_at_a_time = 1024;

/// Grows the tree again from the leaves, and compares all that was kept of it on the way.
class LogCheck {
 public:
  LogCheck(const store::ReadStore& store, const trust::NoteVerifier& verifier,
           std::vector<store::Problem>& problems)
      : store_(store), verifier_(verifier), problems_(problems) {}

  LogContent run() {
    for (;;) {
      const auto leaves = store_.log_leaves(edge_.size(), leaves_at_a_time);
      for (const auto& leaf : leaves) {
        if (leaf.index != edge_.size()) {
          place().add({fmt::format("les entrées à partir de {} manquent", edge_.size()),
                       fmt::format("the entries from {} on are missing", edge_.size())});
          return std::move(content_);
        }
        check_leaf(leaf);
        grow(leaf);
        check_checkpoint(leaf.at);
      }
      if (leaves.size() < leaves_at_a_time) break;
    }
    const auto newest = store_.log_checkpoint();
    if ((newest ? newest->size : 0) != edge_.size()) {
      place().add({fmt::format("{} entrées, mais le dernier point de contrôle en compte {}",
                               edge_.size(), newest ? newest->size : 0),
                   fmt::format("{} entries, but the newest checkpoint counts {}", edge_.size(),
                               newest ? newest->size : 0)});
    }
    return std::move(content_);
  }

 private:
  Place place() const { return {"log", problems_}; }
  static Place entry_place(std::uint64_t index, std::vector<store::Problem>& problems) {
    return {fmt::format("log entry {}", index), problems};
  }

  void check_leaf(const log::Leaf& leaf) {
    auto at = entry_place(leaf.index, problems_);
    if (auto same = trust::verify_commitment(leaf.commitment, leaf.salt, leaf.document); !same) {
      at.add({"le document ou son sel a été modifié : ce n'est pas celui engagé",
              "the document or its salt was altered: it is not the one committed to"});
    }
    if (trust::leaf_hash(trust::as_bytes(leaf.commitment)) != leaf.hash) {
      at.add({"l'empreinte de la feuille a été modifiée", "the leaf's hash was altered"});
    }
    if (leaf.at < newest_) {
      at.add({"son instant précède celui de l'entrée d'avant",
              "its instant is before that of the entry before it"});
    }
    newest_ = std::max(newest_, leaf.at);
    content_.commitments.push_back(leaf.commitment);
    const auto said = read(leaf, at);
    if (said && *said != leaf.at) {
      at.add({"son instant n'est pas celui du document", "its instant is not the document's"});
    }
  }

  /// The document's own instant.
  std::optional<Instant> read(const log::Leaf& leaf, Place& at) {
    const auto unreadable = [&](std::string_view fr, std::string_view en, const Error& error) {
      at.add(fr, en, error.message);
      return std::nullopt;
    };
    if (leaf.kind == "submission") {
      const auto receipt = wire::read_receipt(leaf.document);
      if (!receipt) return unreadable("récépissé", "receipt", receipt.error());
      record(content_.submissions, receipt->submission, at);
      return receipt->received;
    }
    if (leaf.kind == "statement") {
      const auto receipt = wire::read_statement_receipt(leaf.document);
      if (!receipt) return unreadable("récépissé", "receipt", receipt.error());
      record(content_.statements, receipt->statement, at);
      return receipt->received;
    }
    if (leaf.kind == "event") {
      auto event = wire::read_log_event(leaf.document);
      if (!event) return unreadable("événement", "event", event.error());
      content_.events.push_back(std::move(*event));
      return content_.events.back().at;
    }
    at.add({fmt::format("nature inconnue : {}", leaf.kind),
            fmt::format("unknown kind: {}", leaf.kind)});
    return std::nullopt;
  }

  static void record(std::set<std::string>& ids, const std::string& id, Place& at) {
    if (ids.insert(id).second) return;
    at.add({fmt::format("{} est inscrit deux fois", id), fmt::format("{} is entered twice", id)});
  }

  void grow(const log::Leaf& leaf) {
    // From the commitment, not from the stored hash: the tree is to be what was committed to.
    const auto hash = trust::leaf_hash(trust::as_bytes(leaf.commitment));
    edge_.append(hash, [&](unsigned level, std::uint64_t index, const trust::Sha256Digest& node) {
      if (level == 0 || level % trust::tile_height != 0) return;
      const auto stored = store_.log_hashes(level / trust::tile_height, index, 1);
      if (stored.size() == 1 && stored.front() == node) return;
      place().add({fmt::format("le nœud {} du niveau {} manque ou a été modifié", index, level),
                   fmt::format("node {} of level {} is missing or was altered", index, level)});
    });
  }

  void check_checkpoint(Instant entered) {
    const auto stored = store_.log_checkpoint_at(edge_.size());
    Place at(fmt::format("log checkpoint {}", edge_.size()), problems_);
    if (!stored) {
      return at.add({"le point de contrôle manque", "the checkpoint is missing"});
    }
    if (stored->at != entered) {
      at.add({"son instant n'est pas celui de son entrée", "its instant is not that of its entry"});
    }
    if (stored->edge != edge_.to_bytes()) {
      at.add({"le bord de son arbre a été modifié", "the edge of its tree was altered"});
    }
    const auto opened = trust::open_checkpoint(stored->note, verifier_);
    if (!opened) {
      return at.add("point de contrôle", "checkpoint", opened.error().message);
    }
    if (opened->size == edge_.size() && opened->root == edge_.root()) return;
    at.add({"la racine signée n'est pas celle des entrées : l'histoire a été réécrite",
            "the signed root is not that of the entries: history was rewritten"});
  }

  const store::ReadStore& store_;
  const trust::NoteVerifier& verifier_;
  std::vector<store::Problem>& problems_;
  trust::CompactRange edge_;
  Instant newest_ = Instant::min();
  LogContent content_;
};

}  // namespace

LogContent check_log(const store::ReadStore& store, const trust::NoteVerifier& verifier,
                     std::vector<store::Problem>& problems) {
  return LogCheck(store, verifier, problems).run();
}

}  // namespace parangon::hub::collect
