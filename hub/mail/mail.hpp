#pragma once

#include <cstddef>
#include <string>

#include "shared/core/clock.hpp"
#include "shared/core/error.hpp"

namespace parangon::hub::mail {

/// Largest message, in bytes as it is sent: a reminder has a hundredth of it.
inline constexpr std::size_t max_mail_bytes = 256U << 10;

/// A plain-text message to one recipient. Addresses are plain ones ("a@example.org"), texts UTF-8.
struct Mail {
  std::string from;
  std::string from_name;  ///< Shown beside the address; may be empty.
  std::string reply_to;   ///< Empty: answers go to `from`.
  std::string to;
  std::string subject;
  std::string body;  ///< Lines end with LF.
  Instant date;
  std::string
      id;  ///< Left of the "@" in its Message-ID, the same whenever this mail is sent again.
};

/// The message as RFC 5322 writes it, with CRLF, in seven bits: subject and name as encoded words
/// (RFC 2047) where they are not ASCII, the body quoted-printable (RFC 2045, 6.7), marked as made
/// by a machine (RFC 3834). The same mail always gives the same bytes.
/// Errc::invalid_argument when a header would hold a control character, Errc::too_large.
Result<std::string> format_mail(const Mail& mail);

/// "<id@host>", the host being that of the sender's address.
std::string message_id(const Mail& mail);

}  // namespace parangon::hub::mail
