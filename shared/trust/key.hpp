#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "shared/core/error.hpp"

namespace parangon::trust {

/// What a key is for. The product makes and signs with the first two; the others are only met in
/// other people's certificates, where they can be named and judged.
enum class KeyAlgorithm { ec_p256, ed25519, rsa, other };
/// "p256", "ed25519", "rsa", "other".
std::string_view to_string(KeyAlgorithm algorithm);
/// "p256" or "ed25519"; Errc::invalid_argument otherwise.
Result<KeyAlgorithm> signing_algorithm_from(std::string_view name);

/// Minimum strength accepted anywhere, in bits of security (NIST SP 800-57 part 1, table 2):
/// RSA-2048 and P-224 reach it, RSA-1024 does not.
inline constexpr int min_security_bits = 112;

/// Largest PEM key file that is read, in bytes.
inline constexpr std::size_t max_key_file_bytes = 64 * 1024;

/// A public key of any algorithm. Immutable, cheap to copy, usable from several threads.
class PublicKey {
 public:
  /// "-----BEGIN PUBLIC KEY-----" (SubjectPublicKeyInfo, RFC 5280). Errc::malformed otherwise.
  static Result<PublicKey> from_pem(std::string_view pem);
  /// The 32 bytes of an Ed25519 key (RFC 8032 section 5.1.5); Errc::malformed for another length.
  /// Bytes that are no point of the curve make a key that verifies nothing.
  static Result<PublicKey> from_raw_ed25519(std::string_view raw);

  std::string to_pem() const;
  /// DER of the SubjectPublicKeyInfo.
  std::string to_der() const;
  /// Inverse of from_raw_ed25519; Errc::invalid_argument for a key of another algorithm.
  Result<std::string> raw_ed25519() const;
  KeyAlgorithm algorithm() const;
  /// Size of the key: 256 for P-256, 2048 for RSA-2048…
  int bits() const;
  /// Security strength in bits: 128 for P-256, 112 for RSA-2048.
  int security_bits() const;
  /// Verifies what PrivateKey::sign made: ECDSA with SHA-256 in DER, or the 64 bytes of Ed25519.
  /// Errc::bad_signature when it does not hold or the algorithm is not one of these two.
  Status verify(std::string_view message, std::string_view signature) const;

  /// Same key, whatever it was read from.
  bool operator==(const PublicKey& other) const;

  /// For shared/trust's own sources only.
  struct Impl;
  explicit PublicKey(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}
  const Impl& impl() const { return *impl_; }

 private:
  std::shared_ptr<const Impl> impl_;
};

/// A private key, EC P-256 or Ed25519. Immutable, cheap to copy, usable from several threads; the
/// memory is wiped when the last copy goes. There is deliberately no way to print it.
class PrivateKey {
 public:
  /// Errc::invalid_argument for an algorithm other than ec_p256 and ed25519.
  static Result<PrivateKey> generate(KeyAlgorithm algorithm);

  /// PKCS#8 or SEC 1, unencrypted. Errc::malformed for anything else, without asking for a
  /// passphrase.
  static Result<PrivateKey> from_pem(std::string_view pem);

  /// Errc::not_found, Errc::unavailable (cannot be read), Errc::forbidden when the file can be
  /// read or written by group or others (the message gives the chmod command), else as from_pem.
  static Result<PrivateKey> load(const std::filesystem::path& file);

  /// Writes PKCS#8 PEM to a file that must not exist yet (Errc::already_exists), mode 0600, and
  /// syncs file and folder before it returns. Errc::unavailable when the disk refuses; the
  /// half-written file is then removed.
  Status save(const std::filesystem::path& file) const;

  KeyAlgorithm algorithm() const;
  PublicKey public_key() const;
  /// ECDSA with SHA-256 in DER, or the 64 bytes of Ed25519 (RFC 8032).
  std::string sign(std::string_view message) const;

  /// For shared/trust's own sources only.
  struct Impl;
  explicit PrivateKey(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}
  const Impl& impl() const { return *impl_; }

 private:
  std::shared_ptr<const Impl> impl_;
};

}  // namespace parangon::trust
