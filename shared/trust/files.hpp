#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <string_view>

#include "shared/core/error.hpp"

namespace parangon::trust {

/// Whole content of a regular file of at most `max_bytes`. Errc::not_found, Errc::unavailable
/// (no right to read, a folder, a disk error), Errc::too_large.
Result<std::string> read_file(const std::filesystem::path& file, std::size_t max_bytes);

/// Writes a file that must not exist yet (Errc::already_exists) with `mode`, whatever the umask
/// says, and syncs it and its folder. On Errc::unavailable nothing is left behind.
Status write_new_file(const std::filesystem::path& file, std::string_view bytes, mode_t mode);

/// Replaces a file, or makes it, in one step: readers see the old content or the new one, also
/// after a power cut. Errc::unavailable leaves the old one.
Status replace_file(const std::filesystem::path& file, std::string_view bytes, mode_t mode);

}  // namespace parangon::trust
