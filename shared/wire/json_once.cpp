#include "shared/wire/json_once.hpp"

#include <fmt/format.h>

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

Text fault_text(int id, std::string_view what) {
  constexpr int key_not_found = 403;  // nlohmann: "[json.exception.…] key 'name' not found".
  const auto opening = what.find('\'');
  const auto closing = what.rfind('\'');
  if (id == key_not_found && opening < closing) {
    const auto name = what.substr(opening + 1, closing - opening - 1);
    return {fmt::format("membre « {} » absent", name),
            fmt::format("member \"{}\" is missing", name)};
  }
  return {"membre absent ou d'un autre type que celui attendu",
          "a member is missing or of another type than expected"};
}

}  // namespace parangon::wire
