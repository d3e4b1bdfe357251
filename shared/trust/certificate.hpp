#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "shared/core/clock.hpp"
#include "shared/core/error.hpp"
#include "shared/trust/digest.hpp"
#include "shared/trust/key.hpp"

namespace parangon::trust {

/// Most certificates in one chain or bundle, and most bytes of a PEM text of them.
inline constexpr std::size_t max_chain_length = 16;
inline constexpr std::size_t max_bundle_bytes = 1024 * 1024;

/// Object identifiers of the extended key usages the product knows.
inline constexpr std::string_view eku_server_auth = "1.3.6.1.5.5.7.3.1";
inline constexpr std::string_view eku_client_auth = "1.3.6.1.5.5.7.3.2";
inline constexpr std::string_view eku_document_signing = "1.3.6.1.5.5.7.3.36";  // RFC 9336

/// An X.509 certificate (RFC 5280), read but not trusted: see TrustStore for that. Immutable,
/// cheap to copy, usable from several threads.
class Certificate {
 public:
  /// The one certificate of a PEM text; text around it is ignored, a second certificate is
  /// Errc::malformed.
  static Result<Certificate> from_pem(std::string_view pem);
  /// Exactly one certificate with nothing behind it. Errc::malformed otherwise.
  static Result<Certificate> from_der(std::string_view der);

  std::string to_pem() const;
  std::string to_der() const;

  /// commonName of subject and issuer, organizationName of the subject; UTF-8, empty if absent.
  const std::string& subject_cn() const;
  const std::string& subject_organization() const;
  const std::string& issuer_cn() const;
  /// Serial number in lower-case hexadecimal, whole bytes, no sign, no separators.
  const std::string& serial_hex() const;
  Instant not_before() const;
  /// The last second of validity.
  Instant not_after() const;
  /// Subject alternative names. IP addresses are printed ("192.0.2.1", "2001:db8::1").
  const std::vector<std::string>& dns_names() const;
  const std::vector<std::string>& ip_addresses() const;
  const std::vector<std::string>& uris() const;
  /// Extended key usages as dotted object identifiers; empty when the extension is absent.
  const std::vector<std::string>& extended_key_usages() const;
  bool has_extended_key_usage(std::string_view oid) const;
  /// basicConstraints says CA.
  bool is_ca() const;
  KeyAlgorithm key_algorithm() const;
  int key_bits() const;
  PublicKey public_key() const;
  /// SHA-256 of the DER.
  const Sha256Digest& fingerprint() const;

  /// Same DER.
  bool operator==(const Certificate& other) const;

  /// For shared/trust's own sources only.
  struct Impl;
  explicit Certificate(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}
  const Impl& impl() const { return *impl_; }

 private:
  std::shared_ptr<const Impl> impl_;
};

/// Every certificate of a PEM text in the order written, leaf first by convention. At least one;
/// Errc::malformed otherwise, Errc::too_large over max_chain_length or max_bundle_bytes.
Result<std::vector<Certificate>> load_chain(std::string_view pem);
/// The same from a file: also Errc::not_found and Errc::unavailable.
Result<std::vector<Certificate>> load_chain_file(const std::filesystem::path& file);
/// Inverse of load_chain.
std::string to_pem(const std::vector<Certificate>& chain);

}  // namespace parangon::trust
