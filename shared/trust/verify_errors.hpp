#pragma once

// For shared/trust's own sources only.

#include "shared/core/text.hpp"

namespace parangon::trust {

/// What one of OpenSSL's X509_V_ERR_ codes means and what to do about it, as the end of a sentence
/// that has named the certificate.
Text explain_verify_error(int code);

}  // namespace parangon::trust
