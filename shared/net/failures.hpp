#pragma once

#include "shared/net/router.hpp"

namespace parangon::net {

/// Seconds that a client is asked to wait before it tries again (Retry-After) after a 503.
inline constexpr int retry_after_seconds = 5;

/// The server's own refusals: status with its sentence, from one table. 500 for a status that the
/// table does not have.
Failure http_failure(unsigned status);

/// The failure for a handler's Error.
Failure failure_from(Error error);

}  // namespace parangon::net
