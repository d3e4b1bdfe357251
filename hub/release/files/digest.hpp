#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace parangon::hub::release {

/// SHA-256 of bytes in lower-case hexadecimal; the caller's, because cryptography stands in
/// another room.
using Digest = std::function<std::string(std::string_view)>;

}  // namespace parangon::hub::release
