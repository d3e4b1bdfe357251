#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "shared/core/text.hpp"

// For this folder's sources only.

namespace parangon::wire {

/// A JSON object whose members each stand once, at every depth: with one that stands twice, two
/// readers could see two documents under one signature. Discarded for anything else.
nlohmann::ordered_json parse_once(std::string_view text);

/// What is wrong with a document, from an nlohmann::json::exception, which has English only: a
/// member that is absent, by its name, or of another type than expected.
Text fault_text(int id, std::string_view what);

}  // namespace parangon::wire
