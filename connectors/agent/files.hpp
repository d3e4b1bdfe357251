#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/core/error.hpp"

// What the parts of a state folder have in common.

namespace parangon::connectors::agent {

inline constexpr std::uint64_t max_document_bytes = 512ULL << 20;
inline constexpr std::uint64_t max_small_bytes = 16ULL << 20;

/// Names in a folder, sorted; none when it does not exist. Hidden ones are unfinished writes.
std::vector<std::string> names_in(const std::filesystem::path& folder);

/// Removes what a run that was killed left half written, or half removed.
Status remove_unfinished(const std::filesystem::path& folder);

/// The whole text as a decimal number.
std::optional<std::int64_t> whole_number(std::string_view text);

/// The file's content; nullopt when there is no such file.
Result<std::optional<std::string>> read_if_there(const std::filesystem::path& file,
                                                 std::uint64_t max_bytes = max_small_bytes);

}  // namespace parangon::connectors::agent
