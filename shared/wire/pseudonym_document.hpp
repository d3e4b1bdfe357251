#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "shared/core/error.hpp"
#include "shared/model/pseudonym_document.hpp"

namespace parangon::wire {

/// Media type of a document about pseudonym keys.
inline constexpr std::string_view pseudonym_media_type =
    "application/vnd.parangon.pseudonym-key+json";
/// Largest document, in bytes: max_pseudonym_wraps at their usual length, twice.
inline constexpr std::size_t max_pseudonym_document_bytes = 2U << 20;

/// The document's bytes (docs/formats.md, pseudonym keys). Deterministic.
std::string write_pseudonym_document(const model::PseudonymDocument& document);
/// Inverse. Strict: what write_pseudonym_document would not write in the same bytes is
/// Errc::malformed, with the member; so are members that the action needs and that are empty, or
/// that it does not have. Errc::too_large over the limit.
Result<model::PseudonymDocument> read_pseudonym_document(std::string_view document);

/// A document with its detached JWS, as the hub passes it on. Nothing of it is verified.
struct SignedPseudonymDocument {
  std::string document;
  std::string signature;
};

/// That a key was given to a certificate, as the hub says.
struct GivenPseudonymKey {
  std::string key;
  std::string certificate_sha256;
  auto operator<=>(const GivenPseudonymKey&) const = default;
};

/// GET /v1/pseudonym-keys: what an agency is told.
struct PseudonymKeyList {
  std::vector<model::PseudonymKeyInfo> keys;   ///< All, by number.
  std::vector<SignedPseudonymDocument> asks;   ///< The newest of each active agency.
  std::vector<SignedPseudonymDocument> gives;  ///< Those with a wrap for the reader, oldest first.
  std::vector<GivenPseudonymKey> given;        ///< Sorted.
};
std::string write_pseudonym_key_list(const PseudonymKeyList& list);
/// Errc::malformed with the member at fault.
Result<PseudonymKeyList> read_pseudonym_key_list(std::string_view json);

}  // namespace parangon::wire
