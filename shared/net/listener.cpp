#include "shared/net/listener.hpp"

namespace parangon::net {

Listener::Listener(ListenerConfig given, TlsContext context)
    : config_(std::move(given)), context_(std::move(context)) {}

TlsContext Listener::context() const {
  const std::lock_guard lock(mutex_);
  return context_;
}

void Listener::replace_context(TlsContext context) {
  const std::lock_guard lock(mutex_);
  context_ = std::move(context);
}

std::string_view Listener::admit(const std::string& address) {
  const std::lock_guard lock(mutex_);
  if (connections_ >= config_.limits.connections) {
    return "connection_limit";
  }
  std::size_t& from_there = per_address_[address];
  if (from_there >= config_.limits.connections_per_address) {
    return "address_limit";
  }
  ++from_there;
  ++connections_;
  return {};
}

void Listener::leave(const std::string& address) {
  const std::lock_guard lock(mutex_);
  --connections_;
  const auto found = per_address_.find(address);
  if (--found->second == 0) {
    per_address_.erase(found);
  }
}

}  // namespace parangon::net
