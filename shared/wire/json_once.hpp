#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string_view>

// For this folder's sources only.

namespace parangon::wire {

/// A JSON object whose members each stand once, at every depth: with one that stands twice, two
/// readers could see two documents under one signature. Discarded for anything else.
nlohmann::ordered_json parse_once(std::string_view text);

}  // namespace parangon::wire
