#pragma once

#include <initializer_list>
#include <memory>
#include <string_view>
#include <utility>

namespace spdlog {
class logger;
}

namespace parangon::hub::api {

enum class Level { info, warning, error };

/// The hub's log: one JSON object a line on the standard error output, with `time`, `level`,
/// `event` and the fields given. Never a body, a key, a figure or a query. Thread-safe.
class EventLog {
 public:
  using Field = std::pair<std::string_view, std::string_view>;

  EventLog();
  ~EventLog();

  /// `event` is a stable word ("agency_refused"); values are for people and machines.
  void write(Level level, std::string_view event, std::initializer_list<Field> fields) noexcept;

 private:
  std::shared_ptr<spdlog::logger> logger_;
};

}  // namespace parangon::hub::api
