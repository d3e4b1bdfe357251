#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "shared/net/server.hpp"

namespace parangon::hub::api {

/// The hub's measurements in Prometheus' text format (docs/manual-hub.md lists them), and the
/// server's observer that feeds them. Thread-safe.
class Metrics {
 public:
  Metrics();
  ~Metrics();

  void connection_opened(std::string_view listener) noexcept;
  void connection_closed(std::string_view listener) noexcept;
  void connection_refused(const net::RefusalRecord& record) noexcept;
  void request_answered(const net::RequestRecord& record) noexcept;

  /// "accepted", "repeated", "validated" or "refused".
  void submission(std::string_view outcome) noexcept;
  /// "recorded", "repeated" or "refused".
  void statement(std::string_view outcome) noexcept;
  void rule_refused(std::string_view rule) noexcept;
  /// One call to the store, without its waiting for a thread.
  void store_call(std::string_view operation, std::chrono::nanoseconds duration) noexcept;
  /// "full", "busy"…
  void store_outage(std::string_view outage) noexcept;

  /// Text exposition format 0.0.4.
  std::string text() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace parangon::hub::api
