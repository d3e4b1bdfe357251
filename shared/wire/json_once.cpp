#include "shared/wire/json_once.hpp"

#include <cstdint>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

namespace parangon::wire {

using nlohmann::ordered_json;

ordered_json parse_once(std::string_view text) {
  using Event = ordered_json::parse_event_t;
  std::vector<std::set<std::string>> open;
  bool twice = false;
  const auto look = [&](int /*depth*/, Event event, ordered_json& parsed) {
    if (event == Event::object_start) open.emplace_back();
    if (event == Event::object_end) open.pop_back();
    if (event == Event::key && !open.back().insert(parsed.get<std::string>()).second) twice = true;
    return true;
  };
  auto json = ordered_json::parse(text, look, false);
  if (twice || !json.is_object()) return ordered_json(ordered_json::value_t::discarded);
  return json;
}

}  // namespace parangon::wire
