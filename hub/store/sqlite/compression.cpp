#include "hub/store/sqlite/compression.hpp"

#include <zstd.h>

#include <stdexcept>

namespace parangon::hub::store {

std::string compress(std::string_view bytes) {
  std::string frame(ZSTD_compressBound(bytes.size()), '\0');
  const auto size = ZSTD_compress(frame.data(), frame.size(), bytes.data(), bytes.size(), 1);
  if (ZSTD_isError(size) != 0) throw std::runtime_error(ZSTD_getErrorName(size));
  frame.resize(size);
  return frame;
}

std::optional<std::string> decompress(std::string_view frame, std::size_t size) {
  // The size that the frame claims is compared first: it must not decide how much is allocated.
  const auto claimed = ZSTD_getFrameContentSize(frame.data(), frame.size());
  if (claimed == ZSTD_CONTENTSIZE_UNKNOWN || claimed == ZSTD_CONTENTSIZE_ERROR) return std::nullopt;
  if (claimed != size) return std::nullopt;
  std::string bytes(size, '\0');
  const auto found = ZSTD_decompress(bytes.data(), bytes.size(), frame.data(), frame.size());
  if (ZSTD_isError(found) != 0 || found != size) return std::nullopt;
  return bytes;
}

}  // namespace parangon::hub::store
