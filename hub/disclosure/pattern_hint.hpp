#pragma once

#include <string_view>

#include "hub/disclosure/table.hpp"

namespace parangon::hub::disclosure {

/// What the pattern of a similar table says of the cells of this one, for ProtectOptions::hint:
/// cells with the same id. Those that it does not know count as shown. malformed where it knows
/// none of them. The format is that of read_pattern().
Result<Pattern> read_hint(std::string_view text, const Table& table);

}  // namespace parangon::hub::disclosure
