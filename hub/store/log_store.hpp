#pragma once

#include "hub/store/log_records.hpp"
#include "hub/store/store_unavailable.hpp"
#include "shared/trust/merkle.hpp"

namespace parangon::hub::store {

/// What can be read of the log. As ReadStore in threads, blocking and StoreUnavailable.
class LogReader {
 public:
  virtual ~LogReader() = default;

  /// The newest checkpoint; nullopt while the log is empty.
  virtual std::optional<LogCheckpoint> log_checkpoint() const = 0;
  /// The newest checkpoint signed at or before the instant.
  virtual std::optional<LogCheckpoint> log_checkpoint_as_of(Instant at) const = 0;
  /// The checkpoint that was signed at that size; nullopt when none was.
  virtual std::optional<LogCheckpoint> log_checkpoint_at(std::uint64_t size) const = 0;
  /// Leaves from `first` on, at most `count`, without gaps; fewer at the log's end.
  virtual std::vector<log::Leaf> log_leaves(std::uint64_t first, std::size_t count) const = 0;
  /// The commitments alone, in the same way.
  virtual std::vector<trust::Sha256Digest> log_commitments(std::uint64_t first,
                                                           std::size_t count) const = 0;
  /// Hashes of a hash tile's level (0: leaves; n: complete subtrees of 256^n leaves), likewise.
  virtual std::vector<trust::Sha256Digest> log_hashes(unsigned tile_level, std::uint64_t first,
                                                      std::size_t count) const = 0;
  /// Cosignature lines for the checkpoint of that size, by agency.
  virtual std::vector<std::string> log_cosignatures(std::uint64_t size) const = 0;
  /// Each agency's newest witness key.
  virtual std::vector<LogWitness> log_witnesses() const = 0;
  /// The alarm that stands; while one does, nothing can be recorded (Outage::alarm).
  virtual std::optional<LogAlarm> log_alarm() const = 0;
};

/// The tree's nodes as proofs need them, from a store. The store must outlive it.
class LogNodes final : public trust::NodeSource {
 public:
  explicit LogNodes(const LogReader& store) : store_(store) {}
  Result<trust::Sha256Digest> node(unsigned level, std::uint64_t index) const override;

 private:
  const LogReader& store_;
};

}  // namespace parangon::hub::store
