#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

#include "shared/core/error.hpp"

namespace parangon::hub::mail {

/// A mail server that takes messages over (RFC 5321), and how to speak to it.
struct ServerSettings {
  std::string url;   ///< "smtp://host:587" (STARTTLS) or "smtps://host:465"; no path, no user.
  std::string user;  ///< Empty: no authentication.
  std::string password;
  bool tls = true;  ///< Nothing is said before TLS stands. False: never TLS, and so no password.
  std::filesystem::path ca;  ///< PEM of the authorities to believe; empty: the system's.
  std::chrono::seconds connect_timeout{10};
  std::chrono::seconds timeout{60};  ///< For one message.
};

/// What the server did with one message.
struct Sending {
  enum class Verdict {
    sent,     ///< It has taken the message over.
    refused,  ///< It will never take it (reply 5yz to this recipient or this content).
    failed,   ///< Not now (4yz): try again later.
  };
  Verdict verdict = Verdict::failed;
  std::string reply;  ///< Its last line, printable and cut to 300 bytes.
};

/// Sends messages one after the other over one connection where the server keeps it. For one
/// thread. Never logs, and no error holds the password.
class Mailer {
 public:
  /// Errc::invalid_argument for a URL of another kind, or a user without TLS.
  static Result<Mailer> create(const ServerSettings& settings);
  Mailer(Mailer&&) noexcept;
  Mailer& operator=(Mailer&&) noexcept;
  ~Mailer();

  /// `mail`: format_mail's. Errc::unavailable when the trouble is not this message's: no
  /// connection, no TLS or not with whom it should be, user or sender refused, silence. Then no
  /// other message would fare better, and the server may or may not have taken this one if it fell
  /// silent last.
  Result<Sending> send(const std::string& from, const std::string& to, const std::string& mail);

 private:
  struct Impl;
  explicit Mailer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// The first line of a file that only its owner may read. Errc::forbidden when others may, else
/// read_file's errors.
Result<std::string> read_password(const std::filesystem::path& file);

}  // namespace parangon::hub::mail
