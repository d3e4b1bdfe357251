#include "shared/wire/log_event.hpp"

#include <nlohmann/json.hpp>

#include "shared/wire/json_once.hpp"
#include "shared/wire/malformed.hpp"

namespace parangon::wire {
namespace {

constexpr std::string_view event_name = "parangon-event";

constexpr Malformed malformed_event = {"événement de journal illisible", "unreadable log event"};

}  // namespace

std::string write_log_event(const LogEvent& e) {
  nlohmann::ordered_json subject = nlohmann::ordered_json::object();
  for (const auto& [name, value] : e.subject) subject[name] = value;
  const nlohmann::ordered_json json = {
      {"document", event_name},     {"format", 1},      {"hub", e.hub},   {"event", e.event},
      {"at", format_instant(e.at)}, {"actor", e.actor}, {"from", e.from}, {"subject", subject},
  };
  // What an operator typed may hold bytes that are no UTF-8.
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

Result<LogEvent> read_log_event(std::string_view text) {
  const auto json = parse_once(text);
  if (json.is_discarded()) return malformed_event("JSON");
  try {
    if (json.value("document", "") != event_name || json.value("format", 0) != 1) {
      return malformed_event("document");
    }
    LogEvent out;
    json.at("hub").get_to(out.hub);
    json.at("event").get_to(out.event);
    const auto at = parse_instant(json.at("at").get<std::string>());
    if (!at) return malformed_event("at");
    out.at = *at;
    json.at("actor").get_to(out.actor);
    json.at("from").get_to(out.from);
    for (const auto& [name, value] : json.at("subject").items()) {
      out.subject.emplace_back(name, value.get<std::string>());
    }
    return out;
  } catch (const nlohmann::json::exception& e) {
    return malformed_event(fault_text(e.id, e.what()));
  }
}

}  // namespace parangon::wire
