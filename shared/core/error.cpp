#include "shared/core/error.hpp"

#include <stdexcept>

namespace parangon {

std::string_view to_string(Errc code) {
  switch (code) {
    case Errc::invalid_argument: return "invalid_argument";
    case Errc::malformed: return "malformed";
    case Errc::rule_violation: return "rule_violation";
    case Errc::too_large: return "too_large";
    case Errc::not_found: return "not_found";
    case Errc::already_exists: return "already_exists";
    case Errc::conflict: return "conflict";
    case Errc::unauthenticated: return "unauthenticated";
    case Errc::forbidden: return "forbidden";
    case Errc::bad_signature: return "bad_signature";
    case Errc::unavailable: return "unavailable";
    case Errc::timeout: return "timeout";
    case Errc::internal: return "internal";
  }
  return "internal";
}

void throw_exception_from_error(const Error& error, const boost::source_location& at) {
  throw std::runtime_error(std::string(to_string(error.code)) + ": " + error.message.en + " (" +
                           at.file_name() + ":" + std::to_string(at.line()) + ")");
}

}  // namespace parangon
