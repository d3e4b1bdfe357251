#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/core/clock.hpp"
#include "shared/model/siret.hpp"

/// What members tell each other about pseudonym keys through the hub, which cannot open it
/// (docs/protocol.md, pseudonym keys).
namespace parangon::model {

inline constexpr int pseudonym_document_format = 1;
/// Most recipients of one document.
inline constexpr std::size_t max_pseudonym_wraps = 1000;
/// Number of a consortium's newest key at most.
inline constexpr std::int64_t max_pseudonym_key_number = 1000;

enum class PseudonymAction {
  ask,   ///< An agency asks for the keys; they are wrapped for the certificate that signs this.
  give,  ///< An agency that has a key gives it to others.
};
std::string_view to_string(PseudonymAction action);
std::optional<PseudonymAction> pseudonym_action_from(std::string_view text);

/// What everybody knows of a key.
struct PseudonymKeyInfo {
  std::string id;           ///< is_pseudonym_key_id()
  std::int64_t number = 0;  ///< From 1, in the order in which the consortium's keys were made.
  /// Periods of this year and later are sent under it, unless a key of a higher number says the
  /// same of them; 0: of every year.
  std::int64_t from_year = 0;
  std::string replaces;  ///< Id of the key with the number before; empty for the first.
  auto operator<=>(const PseudonymKeyInfo&) const = default;
};

/// A key wrapped for one certificate.
struct PseudonymKeyWrap {
  Siret agency;
  std::string certificate_sha256;  ///< Lower-case hexadecimal.
  std::string envelope;            ///< CMS AuthEnvelopedData (shared/trust/envelope.hpp), base64.
  auto operator<=>(const PseudonymKeyWrap&) const = default;
};

/// Signed by the agency's own certificate.
struct PseudonymDocument {
  PseudonymAction action = PseudonymAction::ask;
  Siret agency;                         ///< Who asks, or gives.
  PseudonymKeyInfo key{};               ///< Of `give`; empty for `ask`.
  std::vector<PseudonymKeyWrap> wraps;  ///< Of `give`, at least one, by agency and certificate.
  Instant created;
  std::string software;
};

/// The key that a period of `year` is sent under: of those that begin by then, that of the highest
/// number; nullptr when there is none.
const PseudonymKeyInfo* pseudonym_key_for(const std::vector<PseudonymKeyInfo>& keys,
                                          std::int64_t year);

}  // namespace parangon::model
