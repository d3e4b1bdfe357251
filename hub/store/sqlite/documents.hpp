#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "hub/store/records.hpp"
#include "hub/store/sqlite/database.hpp"
#include "shared/core/error.hpp"

namespace parangon::hub::store {

/// Documents as received, found by the SHA-256 of their content: young ones are rows of the
/// database, old ones files of their own, "<folder>/<first two digits>/<digest>.zst". Both hold
/// the same zstd frame. Stateless but for the folder; safe from several threads.
class Documents {
 public:
  explicit Documents(std::filesystem::path folder) : folder_(std::move(folder)) {}

  /// Errc::not_found when neither row nor file is there, Errc::malformed when it does not
  /// decompress to `size` bytes.
  Result<std::string> read(Database& db, const std::string& sha256, std::size_t size) const;
  void insert(Database& db, const std::string& sha256, std::string_view frame) const;

  /// Moves a row's frame into its file: the file is durable before the transaction that drops the
  /// row can be. Errc::unavailable when the disk refuses; a file may be left, which is harmless.
  Status archive(Database& db, const std::string& sha256, Instant at) const;

  /// The bytes of an archived document's file. Errors as read_file.
  Result<std::string> frame_of(const std::string& sha256) const;

 private:
  std::filesystem::path file_of(const std::string& sha256) const;

  std::filesystem::path folder_;
};

}  // namespace parangon::hub::store
