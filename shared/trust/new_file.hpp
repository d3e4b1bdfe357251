#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string_view>

#include "shared/core/error.hpp"

namespace parangon::trust {

/// Writes a file that must not exist yet (Errc::already_exists) with `mode`, whatever the umask
/// says, and syncs it and its folder. The name never stands for a part of it: a process that is
/// killed leaves the whole file or none. On Errc::unavailable or not_found (no such folder) nothing
/// is left behind.
Status write_new_file(const std::filesystem::path& file, std::string_view bytes, mode_t mode);

}  // namespace parangon::trust
