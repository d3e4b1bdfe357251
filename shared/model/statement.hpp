#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "shared/core/clock.hpp"
#include "shared/model/period.hpp"
#include "shared/model/siret.hpp"

namespace parangon::model {

/// Version of the statement document's format (docs/formats.md).
inline constexpr int statement_format = 1;

/// What an agency, or a person that it has named, declares.
enum class StatementAction {
  name_certifier,    ///< By the agency: this person may certify from now on.
  remove_certifier,  ///< By the agency: no longer.
  certify,           ///< By a certifier: the figures of this revision are right, and count.
  withdraw,          ///< By a certifier: this revision is wrong, and counts no more.
  revert,            ///< By a certifier: an earlier certified revision counts again.
  /// By a certifier: the figures of this revision, which counts, may enter the published tables
  /// alone, although their change then shows. `reason` is the SHA-256 of the preview that was read
  /// (wire/entry.hpp), in lower-case hexadecimal.
  enter_alone,
};
/// "name_certifier", "remove_certifier", "certify", "withdraw", "revert", "enter_alone".
std::string_view to_string(StatementAction action);
std::optional<StatementAction> statement_action_from(std::string_view text);

/// Whether the action is about a revision (and signed by a person), or about a person (and signed
/// by the agency).
bool is_about_revision(StatementAction action);

/// Longest person's identifier, shown name and reason, in bytes of UTF-8.
inline constexpr std::size_t max_person_id = 64;
inline constexpr std::size_t max_person_name = 200;
inline constexpr std::size_t max_statement_reason = 2000;

/// Lower-case letters, digits and hyphens, beginning with a letter or digit, 1 to max_person_id:
/// what stands in a person's certificate.
bool is_person_id(std::string_view text);

/// A statement as it is written, signed and kept. What an action does not need stays empty.
struct Statement {
  Siret agency;
  StatementAction action = StatementAction::certify;
  std::optional<Period> period;  ///< Of the revision.
  std::int64_t revision = 0;
  std::string subject_sha256;  ///< Of the revision's document, lower-case hexadecimal.
  std::string person;          ///< Whom the agency names or removes.
  std::string person_name;     ///< For people: a function, or a name if the agency wishes.
  std::string reason;  ///< Of a withdrawal or reversal; of enter_alone the preview's digest.
  std::string nonce;   ///< 32 lower-case hexadecimal digits, random, used once.
  std::string idempotency_key;
  Instant created;
  std::string software;
};

}  // namespace parangon::model
