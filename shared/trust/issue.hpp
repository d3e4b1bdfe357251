#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "shared/core/clock.hpp"
#include "shared/core/error.hpp"
#include "shared/trust/certificate.hpp"
#include "shared/trust/key.hpp"

namespace parangon::trust {

/// Subject alternative names of RFC 5280 section 4.2.1.6 that the product uses.
struct SubjectAltNames {
  std::vector<std::string> dns;
  std::vector<std::string> ip;
  std::vector<std::string> uri;
};

/// What a new certificate says. Serial number (128 random bits, above zero), subject and authority
/// key identifiers are added by the functions below; all are signed with the issuer's algorithm
/// (ecdsa-with-SHA256 for P-256).
struct CertificateSpec {
  std::string common_name;   ///< 1 to 64 characters.
  std::string organization;  ///< Empty: none. Up to 64 characters.
  SubjectAltNames san;
  bool is_ca = false;
  int path_length = 0;                       ///< Of an authority: how many more below it.
  std::vector<std::string> key_usages;       ///< OpenSSL's names: "digitalSignature"…; critical.
  std::vector<std::string> extended_usages;  ///< Dotted object identifiers.
  std::string crl_url;                       ///< CRL distribution point; empty: none.
  Instant not_before;                        ///< Cut to seconds.
  Instant not_after;
};

/// A certificate of `subject` by the authority `issuer` with its key. Errc::invalid_argument when
/// the spec is not writable (empty or too long name, bad address, validity turned round), the
/// subject's key is too weak (min_security_bits), the issuer is no authority, or the issuer's key
/// is another.
Result<Certificate> issue(const CertificateSpec& spec, const PublicKey& subject,
                          const Certificate& issuer, const PrivateKey& issuer_key);

/// The same, by the subject itself: a root.
Result<Certificate> issue_self_signed(const CertificateSpec& spec, const PrivateKey& key);

/// A certification request (PKCS#10, RFC 2986) whose own signature holds: its sender has the
/// private key. Nothing else in it is believed. Immutable.
class Csr {
 public:
  /// Errc::malformed, or Errc::bad_signature when its signature does not hold.
  static Result<Csr> from_pem(std::string_view pem);
  /// A request for `common_name`, signed by `key`.
  static Result<Csr> create(const PrivateKey& key, std::string_view common_name);

  std::string to_pem() const { return pem_; }
  const std::string& subject_cn() const { return subject_cn_; }
  const PublicKey& public_key() const { return public_key_; }

 private:
  Csr(std::string pem, std::string subject_cn, PublicKey public_key);
  std::string pem_;
  std::string subject_cn_;
  PublicKey public_key_;
};

/// RFC 5280 section 5.3.1, the reasons an authority of this size meets.
enum class RevocationReason {
  unspecified = 0,
  key_compromise = 1,
  ca_compromise = 2,
  affiliation_changed = 3,
  superseded = 4,
  cessation_of_operation = 5,
};
/// "unspecified", "keyCompromise", "cACompromise", "affiliationChanged", "superseded",
/// "cessationOfOperation": the names of RFC 5280.
std::string_view to_string(RevocationReason reason);
/// Inverse of to_string. Errc::invalid_argument otherwise, with the list.
Result<RevocationReason> revocation_reason_from(std::string_view name);

struct RevokedCertificate {
  std::string serial_hex;
  Instant at;
  RevocationReason reason = RevocationReason::unspecified;
};

/// A certificate revocation list (version 2, with number and authority key identifier), PEM.
/// `number` grows with each list of an issuer. Errc::invalid_argument as for issue, or when a
/// serial number is not hexadecimal.
Result<std::string> make_crl(const Certificate& issuer, const PrivateKey& issuer_key,
                             std::span<const RevokedCertificate> revoked, std::uint64_t number,
                             Instant this_update, Instant next_update);

}  // namespace parangon::trust
