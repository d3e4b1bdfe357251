#pragma once

#include <boost/system/result.hpp>
#include <string>
#include <string_view>

#include "shared/core/text.hpp"

namespace parangon {

/// Why an operation whose failure depends on its input did not succeed. One table maps each to an
/// HTTP status (hub/api) and one to an exit code (docs/manual.md); both are exhaustive.
enum class Errc {
  invalid_argument = 1,  ///< The caller asked for something that makes no sense.
  malformed,             ///< Bytes that are not what they claim to be (JSON, XML, CSV, DER…).
  rule_violation,        ///< Well-formed, but a validation rule of severity `error` refuses it.
  too_large,             ///< Over a named limit.
  not_found,
  already_exists,   ///< Would overwrite something that must not be overwritten.
  conflict,         ///< Same key, other content; or the state does not allow it.
  unauthenticated,  ///< No or no acceptable identity.
  forbidden,        ///< Known identity, not allowed.
  bad_signature,    ///< A signature, hash or chain does not verify.
  unavailable,      ///< A file, disk, peer or database cannot serve now; try again.
  timeout,
  internal,  ///< A defect of ours; details go to the log only.
};

/// "invalid_argument", "malformed"…: the stable code shown to machines.
std::string_view to_string(Errc code);

/// A domain failure: what kind, and a message that says what, where and what to do.
struct Error {
  Errc code = Errc::internal;
  Text message;

  const std::string& in(Lang lang) const { return message.in(lang); }
};

/// Value or Error. Failures that depend on input travel in it; exceptions are for a backend that
/// is down and for bugs.
template <class T>
using Result = boost::system::result<T, Error>;

/// Result of an operation that has nothing to give back.
using Status = Result<void>;

/// Called by `result::value()` on an error, found by argument-dependent lookup: throws
/// std::runtime_error with the English message. Reaching it is a defect of the caller.
[[noreturn]] void throw_exception_from_error(const Error& error, const boost::source_location& at);

}  // namespace parangon
