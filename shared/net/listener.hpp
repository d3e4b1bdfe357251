#pragma once

#include <atomic>
#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "shared/net/server.hpp"
#include "shared/net/tls_context.hpp"

namespace parangon::net {

/// What all connections share.
struct Service {
  Authorizer authorizer;
  ErrorRenderer render_error;
  std::shared_ptr<Observer> observer;  ///< Never null.
  std::atomic<bool> stopping = false;
  std::atomic<std::size_t> connections = 0;
};

/// One listener's configuration with its current TLS context and its counts. Thread-safe.
class Listener {
 public:
  Listener(ListenerConfig given, TlsContext context);

  const ListenerConfig& config() const { return config_; }

  TlsContext context() const;
  void replace_context(TlsContext context);

  /// Counts a connection in, or gives the limit that it would break ("connection_limit",
  /// "address_limit"); empty when it is counted.
  std::string_view admit(const std::string& address);
  void leave(const std::string& address);

 private:
  const ListenerConfig config_;
  mutable std::mutex mutex_;
  TlsContext context_;
  std::size_t connections_ = 0;
  std::map<std::string, std::size_t> per_address_;
};

}  // namespace parangon::net
