#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "shared/core/error.hpp"

namespace parangon::trust {

/// Thirty-two bytes, FIPS 180-4. Octet strings of other lengths travel in std::string, which may
/// hold any byte.
using Sha256Digest = std::array<std::uint8_t, 32>;

Sha256Digest sha256(std::string_view bytes);
Sha256Digest sha256(std::span<const std::byte> bytes);

/// SHA-256 of what arrives in pieces. Not thread-safe; movable only.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;

  Sha256& update(std::string_view bytes);
  Sha256& update(std::span<const std::byte> bytes);
  /// The digest of everything since construction or the last finish; the object is then as new.
  Sha256Digest finish();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Lower-case hexadecimal, two digits a byte.
std::string to_hex(std::string_view bytes);
std::string to_hex(std::span<const std::uint8_t> bytes);
/// Inverse of to_hex; upper case is accepted too. Errc::malformed otherwise.
Result<std::string> from_hex(std::string_view hex);

/// RFC 4648 section 4, with padding, on one line.
std::string to_base64(std::string_view bytes);
std::string to_base64(std::span<const std::uint8_t> bytes);
/// Canonical form only: padded, no blank, unused bits zero. Errc::malformed otherwise.
Result<std::string> from_base64(std::string_view text);

/// A digest from its 32 bytes, and from their base64. Errc::malformed for anything else.
Result<Sha256Digest> digest_from_bytes(std::string_view bytes);
Result<Sha256Digest> digest_from_base64(std::string_view text);

/// RFC 4648 section 5 without padding, as RFC 7515 uses it.
std::string to_base64url(std::string_view bytes);
std::string to_base64url(std::span<const std::uint8_t> bytes);
/// Canonical form only: no padding, no blank, unused bits zero. Errc::malformed otherwise.
Result<std::string> from_base64url(std::string_view text);

/// `count` bytes from the operating system's generator, through OpenSSL's. Throws when it fails.
std::string random_bytes(std::size_t count);
/// 2 * `count` hexadecimal digits of `count` random bytes.
std::string random_hex(std::size_t count);

/// Whether two octet strings are equal, in a time that depends on their lengths only.
bool constant_time_equal(std::string_view a, std::string_view b);

/// The digest's bytes as an octet string.
std::string_view as_bytes(const Sha256Digest& digest);

}  // namespace parangon::trust
