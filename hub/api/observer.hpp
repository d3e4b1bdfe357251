#pragma once

#include "hub/api/event_log.hpp"
#include "hub/api/metrics.hpp"
#include "shared/net/server.hpp"

namespace parangon::hub::api {

/// Tells the metrics and the log what the server sees. Logged are connections refused, requests
/// that failed on our side, and what went wrong inside; the answers of every day are only counted.
class ServerObserver final : public net::Observer {
 public:
  /// References must outlive it.
  ServerObserver(Metrics& metrics, EventLog& log) : metrics_(metrics), log_(log) {}

  void connection_opened(std::string_view listener) noexcept override;
  void connection_closed(std::string_view listener) noexcept override;
  void connection_refused(const net::RefusalRecord& record) noexcept override;
  void request_answered(const net::RequestRecord& record) noexcept override;
  void handler_failed(const net::RequestRecord& record, std::string_view what) noexcept override;

 private:
  Metrics& metrics_;
  EventLog& log_;
};

}  // namespace parangon::hub::api
