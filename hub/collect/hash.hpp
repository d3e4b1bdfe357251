#pragma once

#include <string>
#include <string_view>

#include "shared/trust/digest.hpp"

namespace parangon::hub::collect {

/// Lower-case hexadecimal SHA-256: what is recorded of documents, and what the log says of them.
inline std::string hash_of(std::string_view bytes) { return trust::to_hex(trust::sha256(bytes)); }

}  // namespace parangon::hub::collect
