#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>

#include "connectors/readers/reader.hpp"
#include "shared/core/error.hpp"

namespace parangon::connectors::readers {

/// Bytes of a file between two calls of LineSink::progress.
inline constexpr std::uint64_t progress_step = 4U << 20;

/// The bytes of a file, inflated when the file is gzip (told by its first two bytes, RFC 1952;
/// several members in a row are one stream, as gunzip reads them). A byte-order mark is left in
/// place: what it means is the format's business. Not thread-safe.
class ByteSource {
 public:
  /// Opens the file. Errc::not_found when there is none, Errc::unavailable when it cannot be
  /// opened, Errc::invalid_argument when it is a folder. `limits` gives the bounds on inflation.
  static Result<std::unique_ptr<ByteSource>> open(const std::filesystem::path& path,
                                                  const ReadLimits& limits);
  virtual ~ByteSource() = default;

  /// Fills `into` as far as the file has bytes: fewer than asked, or zero, only at its end.
  /// Errc::malformed for damaged or truncated gzip, Errc::too_large beyond the limits on
  /// inflation, Errc::unavailable when the disk fails. After an error the source is of no use.
  virtual Result<std::size_t> read(std::span<char> into) = 0;

  /// Bytes of the file (not inflated ones) behind what read() gave, and the file's size at
  /// opening: for LineSink::progress.
  virtual std::uint64_t consumed() const = 0;
  virtual std::uint64_t size() const = 0;
};

}  // namespace parangon::connectors::readers
