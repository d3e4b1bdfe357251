#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hub/release/publication.hpp"

namespace parangon::hub::release {

/// One gzip member (RFC 1952) without name or time, so that the same bytes give the same bytes
/// wherever the same zlib runs. Throws std::runtime_error when zlib fails.
std::string gzip(std::string_view bytes);

/// Each file as "{path}.gz", media type application/gzip. They are renderings: SHA256SUMS names
/// what they hold.
std::vector<File> compressed(const std::vector<File>& files);

}  // namespace parangon::hub::release
