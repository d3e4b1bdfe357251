#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "hub/store/records.hpp"
#include "hub/store/release_records.hpp"
#include "hub/store/sqlite/database.hpp"

namespace parangon::hub::store {

/// The release of that number that was not discarded, in an open transaction.
std::optional<ReleaseInfo> standing_release(Database& db, std::int64_t number);

/// Writes the entries of the ledger of disclosures for a release that is published at `at`.
void disclose_release(Database& db, const ReleaseInfo& release, Instant at);

/// The part of ReadStore::check about releases: numbers without gaps, a first event each, contents
/// that are what they are called, compressed forms that expand to them, papers that decompress.
void check_releases(Database& db, std::vector<Problem>& problems);

}  // namespace parangon::hub::store
