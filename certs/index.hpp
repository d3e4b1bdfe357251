#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "certs/profiles.hpp"
#include "shared/core/clock.hpp"
#include "shared/core/error.hpp"
#include "shared/core/file.hpp"
#include "shared/trust/issue.hpp"

namespace parangon::certs {

/// Most bytes of an index: about 100,000 certificates.
inline constexpr std::size_t max_index_bytes = 64 * 1024 * 1024;
/// How long a command waits for another one on the same authority.
inline constexpr int lock_wait_seconds = 30;

/// One certificate that the authority has made, and what became of it.
struct IndexEntry {
  std::string serial_hex;
  Profile profile = Profile::agency;
  std::string subject;       ///< commonName.
  std::string organization;  ///< May be empty.
  std::string fingerprint;   ///< SHA-256 of the DER, hexadecimal.
  Instant not_before;
  Instant not_after;
  Instant issued_at;
  std::optional<Instant> revoked_at;
  trust::RevocationReason reason = trust::RevocationReason::unspecified;
};

/// A revocation list that the authority has made.
struct CrlEntry {
  Profile issuer = Profile::issuing;  ///< root or issuing.
  std::uint64_t number = 0;
  Instant this_update;  ///< When it was made; the list itself is dated clock_tolerance earlier.
  Instant next_update;
};

/// Everything the index says, in the order it was written.
struct Index {
  std::vector<IndexEntry> certificates;
  std::vector<CrlEntry> crls;

  /// nullptr when the authority has made no such certificate.
  const IndexEntry* find(std::string_view serial_hex) const;
  /// One above the last list of that issuer.
  std::uint64_t next_crl_number(Profile issuer) const;
};

/// "valid", "not_yet_valid", "expired" or "revoked".
std::string_view state_of(const IndexEntry& entry, Instant now);
/// The certificates as a JSON array, one object each, for machines.
std::string to_json(const std::vector<IndexEntry>& entries, Instant now);

/// Keeps every other command off one authority's folder while the lock lives. Waits up to
/// lock_wait_seconds, then Errc::conflict; Errc::unavailable or not_found when `folder` cannot be
/// written.
Result<FileLock> lock_authority(const std::filesystem::path& folder);

/// The file index.jsonl of an authority: one JSON object a line, each an event ("issued",
/// "revoked", "crl"); lines are only ever added, and each addition replaces the file in one step.
/// Writers hold lock_authority from the read that they decide on to the write.
class IndexFile {
 public:
  explicit IndexFile(std::filesystem::path file) : file_(std::move(file)) {}

  /// Errc::malformed with the number of the line that cannot be read.
  Result<Index> read() const;
  Status add_issued(const FileLock& lock, const IndexEntry& entry) const;
  Status add_revoked(const FileLock& lock, std::string_view serial_hex,
                     trust::RevocationReason reason, Instant at) const;
  Status add_crl(const FileLock& lock, const CrlEntry& crl) const;

 private:
  Status append(const std::string& line) const;
  std::filesystem::path file_;
};

}  // namespace parangon::certs
