#pragma once

#include <string_view>

#include "shared/core/text.hpp"

namespace parangon::net {

/// The RFC 8446 section 6 name of a TLS alert: "certificate_revoked" for 44; "unknown_alert" for a
/// number without one.
std::string_view alert_name(int alert);

/// What the alert means when it is the server that sends it to us, and what to do about it: the
/// one table of these sentences.
Text alert_text(int alert);

}  // namespace parangon::net
