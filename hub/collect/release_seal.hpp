#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hub/store/release_records.hpp"
#include "shared/core/error.hpp"
#include "shared/trust/certificate.hpp"
#include "shared/trust/key.hpp"
#include "shared/trust/trust_store.hpp"

namespace parangon::hub::collect {

/// Files of every release that say what the others are. The sums name all files but themselves and
/// the two signatures; both signatures are detached JWS like that of a receipt.
inline constexpr std::string_view sums_file = "SHA256SUMS";
inline constexpr std::string_view sums_signature = "SHA256SUMS.jws";
inline constexpr std::string_view certificate_file = "certificate.json";
inline constexpr std::string_view certificate_signature = "certificate.json.jws";

/// What the signatures call their payloads ("cty").
inline constexpr std::string_view sums_content_type = "vnd.parangon.release-sums";
inline constexpr std::string_view certificate_content_type =
    "vnd.parangon.disclosure-certificate+json";
/// Media type of a JWS in compact form (RFC 7515 section 9.2.1).
inline constexpr std::string_view jose_media_type = "application/jose";

/// One line of SHA256SUMS, as coreutils' sha256sum writes it.
struct SumLine {
  std::string sha256;
  std::string path;
};
/// Errc::malformed names the line.
Result<std::vector<SumLine>> read_sums(std::string_view text);

/// Signs the files' sums and certificate, adds both signatures to the files, and gives the digest
/// of the release: the SHA-256 of its sums. Errc::invalid_argument when the files have no sums or
/// no certificate, or the sums are not those of the files.
Result<std::string> seal(std::vector<store::NewReleaseFile>& files, const trust::PrivateKey& key,
                         const std::vector<trust::Certificate>& chain);

/// A release as somebody has it who was given it.
struct FoundRelease {
  /// Path and SHA-256 of every file that is there.
  std::vector<std::pair<std::string, std::string>> files;
  /// The bytes of one of the four files above; nullopt when it is not there.
  std::function<std::optional<std::string>(std::string_view path)> read;
};
/// All that is wrong with it, nothing when it is whole: each sum, no file more or less, both
/// signatures by a chain that `roots` trusted at `at`.
std::vector<Text> check_seal(const FoundRelease& release, const trust::TrustStore& roots,
                             Instant at);

}  // namespace parangon::hub::collect
