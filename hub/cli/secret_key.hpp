#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "hub/disclosure/defence.hpp"
#include "shared/core/error.hpp"
#include "shared/trust/commitment.hpp"

namespace parangon::hub::cli {

/// The key in a file: 64 hexadecimal digits, readable by its owner only. Makes the file, with a new
/// random key and mode 0600, when it is not there. Errc::forbidden when others can read it,
/// malformed when it is something else.
Result<trust::Salt> load_secret(const std::filesystem::path& file);

/// HMAC-SHA256 (RFC 2104) of a text under the key, its first eight bytes.
disclosure::KeyedRandom keyed_random(const trust::Salt& key);

/// The key of one table, from a secret that several share: the same for ever.
trust::Salt table_key(std::string_view secret, std::string_view table);

}  // namespace parangon::hub::cli
