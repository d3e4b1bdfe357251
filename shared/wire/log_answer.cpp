#include "shared/wire/log_answer.hpp"

#include <nlohmann/json.hpp>
#include "shared/wire/json_once.hpp"
#include "shared/wire/malformed.hpp"

namespace parangon::wire {
namespace {

using nlohmann::ordered_json;

constexpr Malformed malformed_log_answer = {"réponse illisible", "unreadable answer"};

std::string dump(const ordered_json& json) {
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace

std::string write_log_step(const LogStep& step) {
  return dump({{"checkpoint", step.checkpoint}, {"consistency", step.consistency}});
}

Result<LogStep> read_log_step(std::string_view text) {
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (json.is_discarded() || !json.is_object()) return malformed_log_answer("JSON");
  try {
    LogStep step;
    step.checkpoint = json.value("checkpoint", std::string());
    json.at("consistency").get_to(step.consistency);
    return step;
  } catch (const nlohmann::json::exception& e) {
    return malformed_log_answer(fault_text(e.id, e.what()));
  }
}

std::string write_decision(const Decision& d) {
  return dump({{"by", d.by}, {"code", d.code}, {"reason", d.reason}, {"at", d.at}});
}

Result<Decision> read_decision(std::string_view text) {
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (json.is_discarded() || !json.is_object()) return malformed_log_answer("JSON");
  try {
    return Decision{json.at("by").get<std::string>(), json.at("code").get<std::string>(),
                    json.at("reason").get<std::string>(), json.at("at").get<std::string>()};
  } catch (const nlohmann::json::exception& e) {
    return malformed_log_answer(fault_text(e.id, e.what()));
  }
}

}  // namespace parangon::wire
