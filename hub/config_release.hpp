#pragma once

#include <string>

#include "hub/config.hpp"
#include "shared/wire/toml_table.hpp"

namespace parangon::hub {

/// Reads [release]; defects are recorded in the table.
ReleaseSettings read_release(wire::TomlTable& table, const std::string& consortium_name);

}  // namespace parangon::hub
