#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "certs/index.hpp"
#include "certs/profiles.hpp"
#include "shared/core/clock.hpp"
#include "shared/core/error.hpp"
#include "shared/trust/certificate.hpp"
#include "shared/trust/key.hpp"

namespace parangon::certs {

/// How long a revocation list lasts: the issuing authority's is renewed by a scheduled job, the
/// root's by hand, because its key is kept off line.
inline constexpr int default_crl_days = 30;
inline constexpr int default_root_crl_days = 365;

/// The consortium's certificate authority, in a folder of its own (0700):
///   root/{key,cert}.pem, issuing/{key,cert}.pem   keys 0600; root/key.pem may be kept elsewhere
///   root/crl.pem                                  its last revocation list
///   issued/<serial>.pem                           every certificate made
///   index.jsonl, lock                             see IndexFile
/// Several processes may use it at a time; they take turns.
class Authority {
 public:
  /// Makes root and issuing authority for a consortium of that name (1 to 53 characters).
  /// Errc::already_exists when `folder` already holds one; nothing is ever overwritten.
  static Result<Authority> init(const std::filesystem::path& folder, const std::string& consortium,
                                Instant now);
  /// Errc::not_found when there is none.
  static Result<Authority> open(const std::filesystem::path& folder);

  const trust::Certificate& root() const { return root_; }
  const trust::Certificate& issuing() const { return issuing_; }
  /// The consortium's name, as given to init.
  const std::string& consortium() const { return issuing_.subject_organization(); }

  /// A certificate of `profile` (server, agency, signer) that says `spec`, recorded in the index
  /// before it is given. Errc::invalid_argument: see trust::issue and check_key; also when it would
  /// outlast the issuing authority.
  Result<trust::Certificate> issue(Profile profile, const trust::CertificateSpec& spec,
                                   const trust::PublicKey& subject, Instant now) const;

  /// From the next list on. `serial_hex` in any case, colons allowed. Errc::invalid_argument when
  /// this authority has made no such certificate or it is the root; Errc::conflict when it is
  /// revoked already.
  Status revoke(std::string_view serial_hex, trust::RevocationReason reason, Instant now) const;

  /// The revocation lists of the issuing authority and of the root, PEM, for TrustStore. When
  /// root/key.pem is kept elsewhere, the root's last list is used while it lasts
  /// (Errc::not_found afterwards: bring the key).
  Result<std::string> crls(Instant now, int days = default_crl_days,
                           int root_days = default_root_crl_days) const;

  /// Everything made, oldest first.
  Result<std::vector<IndexEntry>> list() const;

 private:
  Authority(std::filesystem::path folder, trust::Certificate root, trust::Certificate issuing);
  static Result<Authority> create(const FileLock& lock, const std::filesystem::path& folder,
                                  const std::string& consortium, Instant now);
  Status record(const FileLock& lock, Profile profile, const trust::Certificate& certificate,
                Instant now) const;
  Result<std::string> crl_of(const FileLock& lock, Profile issuer, Instant now, int days) const;
  Result<std::string> root_crl(const FileLock& lock, Instant now, int days) const;
  IndexFile index() const;

  std::filesystem::path folder_;
  trust::Certificate root_;
  trust::Certificate issuing_;
};

}  // namespace parangon::certs
