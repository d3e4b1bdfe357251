#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "shared/core/error.hpp"

namespace parangon::trust {

/// The key that a consortium's members make pseudonyms of suppliers with
/// (docs/adr/0004-supplier-pseudonyms.md). The hub never has it. Cheap to copy; the memory is wiped
/// when a copy goes.
class PseudonymKey {
 public:
  static constexpr std::size_t size = 32;

  /// From the operating system's generator.
  static PseudonymKey generate();
  /// Errc::malformed for another number of bytes.
  static Result<PseudonymKey> from_bytes(std::string_view bytes);
  ~PseudonymKey();
  PseudonymKey(const PseudonymKey&) = default;
  PseudonymKey& operator=(const PseudonymKey&) = default;

  /// What is wrapped for members and kept in a member's state; nowhere else.
  std::string_view bytes() const { return {bytes_.data(), bytes_.size()}; }
  /// The first eight bytes of SHA-256 over "parangon-pseudonym-key/1\n" and the key: 16 lower-case
  /// hexadecimal digits. It tells nothing of the key.
  const std::string& id() const { return id_; }
  /// The first 16 bytes of HMAC-SHA256(key, "parangon-supplier/1\n" period "\n" measure "\n"
  /// supplier).
  std::array<std::uint8_t, 16> pseudonym(std::string_view period, std::string_view measure,
                                         std::string_view supplier) const;

 private:
  explicit PseudonymKey(std::string_view bytes);
  std::array<char, size> bytes_{};
  std::string id_;
};

}  // namespace parangon::trust
