#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace parangon::hub::store {

/// One zstd frame (RFC 8878) with its content's size. Level 1: documents are regular enough to
/// shrink well, and the committing agency waits.
std::string compress(std::string_view bytes);

/// Inverse of compress. nullopt when it is not one whole frame of exactly `size` bytes.
std::optional<std::string> decompress(std::string_view frame, std::size_t size);

}  // namespace parangon::hub::store
