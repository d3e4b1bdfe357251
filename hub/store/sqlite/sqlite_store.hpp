#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "hub/store/store.hpp"
#include "shared/core/clock.hpp"
#include "shared/core/error.hpp"

namespace parangon::hub::store {

/// How a SQLite store is opened. The defaults are those of the hub's configuration.
struct SqliteOptions {
  std::filesystem::path file{};
  std::string hub_name{};  ///< Kept when the file is made; not read for an existing one.
  bool create = true;      ///< False: the file must exist.
  /// Where archived documents are; empty: a folder beside the file, "<its stem>-documents".
  std::filesystem::path documents{};
  /// Writes the log. Null for a store that is only read: changing it then is a defect
  /// (std::logic_error).
  std::shared_ptr<const log::Ledger> ledger{};
  int readers = 4;  ///< Connections for reading.
  /// How long to wait for another writer, or for a free reader, before Outage::busy.
  std::chrono::milliseconds busy_timeout{10'000};
  /// Longest time inside the database of one reading, and of one writing method: Outage::timeout.
  std::chrono::milliseconds read_deadline{30'000};
  std::chrono::milliseconds write_deadline{120'000};
  /// Quota of the database file; 0: none. Beyond it, Outage::full.
  std::int64_t max_file_bytes = 0;
};

/// Opens the store, makes it (file mode 0600) when there is none, and brings an older schema up to
/// date. Errc::not_found, Errc::unavailable (the disk refuses, or the file is locked),
/// Errc::malformed (not a hub's store), Errc::conflict (written by a newer program: the file is
/// left as it is). `now` is kept as the instant of creation.
Result<std::unique_ptr<Store>> open_sqlite(const SqliteOptions& options, Instant now);

}  // namespace parangon::hub::store
