#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>

#include "connectors/readers/reader.hpp"

namespace parangon::connectors::readers {

/// The files of one run, told apart by their bytes as they are on disk: that the same export lies
/// there under two names is the usual way in which payments come in twice. Not thread-safe.
class KnownFiles {
 public:
  explicit KnownFiles(const ReadLimits& limits) : limits_(limits) {}

  /// The file given before that holds the same bytes; nullopt, and the file is known from then on,
  /// when there is none. Only files of one size are read. Errors as ByteSource's.
  Result<std::optional<std::filesystem::path>> repeated_by(const std::filesystem::path& file);

 private:
  const ReadLimits& limits_;
  std::multimap<std::uint64_t, std::filesystem::path> by_size_;
};

}  // namespace parangon::connectors::readers
