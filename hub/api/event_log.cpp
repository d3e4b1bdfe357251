#include "hub/api/event_log.hpp"

#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <string>

#include "shared/core/clock.hpp"
#include "shared/wire/json_writer.hpp"

namespace parangon::hub::api {
namespace {

spdlog::level::level_enum level_of(Level level) {
  switch (level) {
    case Level::info: return spdlog::level::info;
    case Level::warning: return spdlog::level::warn;
    case Level::error: return spdlog::level::err;
  }
  return spdlog::level::err;
}

std::string_view name_of(Level level) {
  switch (level) {
    case Level::info: return "info";
    case Level::warning: return "warning";
    case Level::error: return "error";
  }
  return "error";
}

}  // namespace

EventLog::EventLog()
    : logger_(std::make_shared<spdlog::logger>("hub",
                                               std::make_shared<spdlog::sinks::stderr_sink_mt>())) {
  logger_->set_pattern("%v");
  logger_->flush_on(spdlog::level::info);
  // A full or closed standard error output must not stop the hub.
  logger_->set_error_handler([](const std::string&) {});
}

EventLog::~EventLog() = default;

void EventLog::write(Level level, std::string_view event,
                     std::initializer_list<Field> fields) noexcept {
  try {
    std::string line;
    wire::JsonWriter json(line);
    json.begin_object().member("time", SystemClock().now()).member("level", name_of(level));
    json.member("event", event);
    for (const auto& [name, value] : fields) json.member(name, value);
    json.end_object();
    logger_->log(level_of(level), "{}", line);
  } catch (...) {
    // Out of memory while logging: there is nobody left to tell.
    return;
  }
}

}  // namespace parangon::hub::api
