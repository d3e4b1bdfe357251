#pragma once

#include <string_view>

#include "shared/core/error.hpp"

namespace parangon::net {

// What can go wrong between us and a server, each with a message of its own. `peer` is "host:port".

/// `resolver_error` is getaddrinfo's EAI_…, `system_error` an errno.
Error name_unknown(std::string_view host, int resolver_error);
Error cannot_connect(std::string_view peer, int system_error);
Error connection_lost(std::string_view peer);
Error too_slow(std::string_view peer);
Error refused_by_alert(std::string_view peer, int alert);
Error tls_failed(std::string_view peer, std::string_view detail);
/// `verify_result` is OpenSSL's X509_V_ERR_….
Error server_not_trusted(std::string_view peer, long verify_result);
Error not_http(std::string_view peer);
Error answer_too_large(std::string_view peer, std::size_t limit);

}  // namespace parangon::net
