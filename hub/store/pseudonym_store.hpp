#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "hub/store/log_records.hpp"
#include "hub/store/pseudonym_records.hpp"

namespace parangon::hub::store {

/// What can be read of pseudonyms. As ReadStore in threads, blocking and StoreUnavailable.
class PseudonymReader {
 public:
  virtual ~PseudonymReader() = default;

  /// All documents about keys, oldest first.
  virtual std::vector<PseudonymRecord> pseudonym_records(
      std::optional<Instant> as_of = {}) const = 0;
  /// nullopt for an unknown one.
  virtual std::optional<PseudonymEvidence> pseudonym_evidence(std::int64_t sequence) const = 0;
  /// The suppliers of one revision; nullopt when it has none or is unknown.
  virtual std::optional<model::SealedContributors> contributors_of(
      std::string_view submission) const = 0;
};

/// The writing part, as Store.
class PseudonymWriter {
 public:
  virtual ~PseudonymWriter() = default;

  /// Records a document if `judge` lets it; `record.sequence` is not read. The same document again
  /// is `repeated`. Errc::not_found for an unknown agency.
  virtual Result<PseudonymOutcome> add_pseudonym_document(const PseudonymRecord& record,
                                                          const PseudonymEvidence& evidence,
                                                          const PseudonymJudge& judge,
                                                          const EventMaker& event) = 0;
};

}  // namespace parangon::hub::store
