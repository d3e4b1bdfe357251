#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/store/disclosure_records.hpp"
#include "hub/store/log_records.hpp"

namespace parangon::hub::store {

/// What can be read of the ledger of disclosures. As ReadStore in threads, blocking and
/// StoreUnavailable.
class DisclosureReader {
 public:
  virtual ~DisclosureReader() = default;

  /// All entries recorded at or before `as_of`, oldest first. Some may begin later: a release under
  /// embargo has its entry for the public from its publication on.
  virtual std::vector<Disclosure> disclosures(std::optional<Instant> as_of = {}) const = 0;
  /// The bytes shown; nullopt for an unknown digest, and for releases, whose bytes are their files.
  virtual std::optional<std::string> disclosed_content(std::string_view sha256) const = 0;
  /// When a store of version 0.1.0 with certified submissions was upgraded. Until then its live
  /// comparison was shown, which is in the ledger only once it is imported
  /// (docs/legacy-comparison.md). nullopt for every other store.
  virtual std::optional<Instant> compared_until() const = 0;
};

/// The writing part, as Store. Releases enter the ledger when they are published
/// (ReleaseWriter::publish_release).
class DisclosureWriter {
 public:
  virtual ~DisclosureWriter() = default;

  /// Records that something is shown, durably, before it is shown. The same content to the same
  /// readers through the same outlet about the same subject is recorded once; then nothing is
  /// written and no event is made. Errc::not_found: a release that is not there.
  virtual Status record_disclosure(const NewDisclosure& disclosure, const EventMaker& event) = 0;
};

}  // namespace parangon::hub::store
