#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "shared/core/error.hpp"

namespace parangon::trust {

/// Most bytes of a key name or origin that is ours to use; C2SP tlog-cosignature's own bound.
inline constexpr std::size_t max_key_name_bytes = 255;

/// An unsigned decimal of a log's texts: ASCII digits, no sign, no leading zero but "0" itself, at
/// most max_tree_size. `what` names the field in messages. Errc::malformed otherwise.
Result<std::uint64_t> parse_log_number(std::string_view digits, const Text& what);

/// Takes the first line off `rest`, without its newline. False, taking nothing, when `rest` holds
/// no newline.
bool take_line(std::string_view& rest, std::string_view& line);

/// Well-formed UTF-8 (RFC 3629) without control characters below U+0020 other than newline: what
/// C2SP signed-note allows.
bool is_note_text(std::string_view bytes);

/// C2SP signed-note: not empty, no plus sign, no Unicode space; and in well-formed UTF-8 without
/// control characters.
bool is_key_name(std::string_view name);

}  // namespace parangon::trust
