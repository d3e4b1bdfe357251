#pragma once

// For the sources that read the configuration only.

#include <cstdint>
#include <string_view>

#include "shared/wire/toml_table.hpp"

namespace parangon::hub {

/// The number at `key`, or `otherwise`; one that is not from `low` to `high` is a defect, which is
/// recorded in the table.
std::int64_t ranged(wire::TomlTable& table, std::string_view key, std::int64_t otherwise,
                    std::int64_t low, std::int64_t high);
/// The same, where the numbers are small.
int ranged_int(wire::TomlTable& table, std::string_view key, int otherwise, int low, int high);

}  // namespace parangon::hub
