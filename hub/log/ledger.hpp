#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "shared/core/clock.hpp"
#include "shared/core/error.hpp"
#include "shared/trust/commitment.hpp"
#include "shared/trust/key.hpp"
#include "shared/trust/merkle.hpp"
#include "shared/trust/note.hpp"

namespace parangon::hub::log {

/// Largest document of an entry, in bytes: receipts and events are a thousandth of it.
inline constexpr std::size_t max_entry_bytes = 1U << 20;

/// What the log is told to keep.
struct Draft {
  Instant at;
  std::string_view kind;  ///< "submission", "statement", "event".
  std::string_view document;
};

/// A leaf as it is kept: the document and its salt stay with the hub, the commitment is public.
struct Leaf {
  std::uint64_t index = 0;
  Instant at;
  std::string kind;
  std::string document;
  trust::Salt salt{};
  trust::Sha256Digest commitment{};
  trust::Sha256Digest hash{};  ///< Of the commitment, as a leaf of the tree.
};

/// The log's rows inside one transaction of whoever stores them. Throws what a store throws.
class Rows {
 public:
  virtual ~Rows() = default;
  /// The tree's right edge as of the newest checkpoint; empty before the first.
  virtual trust::CompactRange edge() = 0;
  virtual void put_leaf(const Leaf& leaf) = 0;
  /// A subtree of 256^`tile_level` leaves is complete (`tile_level` ≥ 1).
  virtual void put_node(unsigned tile_level, std::uint64_t index,
                        const trust::Sha256Digest& hash) = 0;
  virtual void put_checkpoint(const trust::CompactRange& edge, Instant at,
                              std::string_view note) = 0;
};

/// A document's place in the log.
struct Recorded {
  std::uint64_t index = 0;
  std::string proof;  ///< C2SP tlog-proof; its extra data is the salt.
};

/// The hub's hand that writes the log: commits documents to leaves, grows the tree, signs the new
/// checkpoint. What it signs exists only if the transaction around Rows commits, so give out
/// nothing of it before. Safe from several threads on different Rows.
class Ledger {
 public:
  /// `origin` names the log in its checkpoints: a URL without scheme. Errc::invalid_argument for a
  /// name that no note may have or a key that is not Ed25519.
  static Result<Ledger> create(std::string_view origin, const trust::PrivateKey& key);

  const std::string& origin() const { return signer_.verifier().name(); }
  const trust::NoteVerifier& verifier() const { return signer_.verifier(); }

  /// The instants at which what vouches for the records is valid: the hub's signing certificate. An
  /// entry at another one would not verify for ever, and no later entry could have an earlier
  /// instant: a clock that was wrong for a moment would spoil the log. Without limit until called.
  /// Thread-safe.
  void hold_to(Instant first, Instant last);
  bool may_record(Instant at) const;

  /// Appends one document; whether it may be recorded is the caller's to ask. Errc::too_large over
  /// max_entry_bytes.
  Result<Recorded> append(Rows& rows, const Draft& draft) const;

 private:
  struct Span {
    std::atomic<Instant> first = Instant::min();
    std::atomic<Instant> last = Instant::max();
  };
  explicit Ledger(trust::NoteSigner signer)
      : signer_(std::move(signer)), span_(std::make_unique<Span>()) {}
  trust::NoteSigner signer_;
  std::unique_ptr<Span> span_;
};

}  // namespace parangon::hub::log
