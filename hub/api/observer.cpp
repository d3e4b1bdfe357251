#include "hub/api/observer.hpp"

#include <string>

namespace parangon::hub::api {

void ServerObserver::connection_opened(std::string_view listener) noexcept {
  metrics_.connection_opened(listener);
}

void ServerObserver::connection_closed(std::string_view listener) noexcept {
  metrics_.connection_closed(listener);
}

void ServerObserver::connection_refused(const net::RefusalRecord& record) noexcept {
  metrics_.connection_refused(record);
  log_.write(Level::info, "connection_refused",
             {{"listener", record.listener},
              {"remote", record.remote_address},
              {"reason", record.reason},
              {"detail", record.detail}});
}

void ServerObserver::request_answered(const net::RequestRecord& record) noexcept {
  metrics_.request_answered(record);
  if (record.status < 500) return;
  log_.write(Level::warning, "request_failed",
             {{"listener", record.listener},
              {"method", net::to_string(record.verb)},
              {"route", record.pattern},
              {"status", std::to_string(record.status)},
              {"remote", record.remote_address},
              {"request", record.request_id}});
}

void ServerObserver::handler_failed(const net::RequestRecord& record,
                                    std::string_view what) noexcept {
  log_.write(Level::error, "handler_failed",
             {{"route", record.pattern}, {"what", what}, {"request", record.request_id}});
}

}  // namespace parangon::hub::api
