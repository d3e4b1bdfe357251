#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/core/clock.hpp"
#include "shared/model/contributors.hpp"
#include "shared/model/figure.hpp"
#include "shared/model/period.hpp"
#include "shared/model/sharing.hpp"
#include "shared/model/siret.hpp"

namespace parangon::model {

/// Version of the submission document's format (docs/formats.md).
inline constexpr int submission_format = 1;

/// Longest justification, in characters, and how many of them (and of warnings) a manifest may
/// hold.
inline constexpr std::size_t max_justification = 2000;
inline constexpr std::size_t max_justifications = 100;
/// Largest number of findings of one rule: more than any source has lines.
inline constexpr std::int64_t max_warning_count = 1'000'000'000'000;

/// Whether a text can justify a warning: UTF-8, 1 to max_justification characters, not all of them
/// blank, none of them a control character, because people read it on one line of a terminal.
bool is_justification(std::string_view text);

/// How many purchase lines of the sources went where. Agrees with the validation report.
struct LineCounts {
  std::int64_t in = 0;
  std::int64_t used = 0;
  std::int64_t excluded = 0;  ///< in = used + excluded
  bool operator==(const LineCounts&) const = default;
};

/// What a submission says of itself.
struct Manifest {
  Siret agency;
  Period period;
  std::int64_t register_release = 0;  ///< Number of the supplier register's release, from 1.
  std::string rules_version;          ///< rules::catalogue_version()
  std::string families_version;       ///< Nomenclature::version(), "+" and a digest if overridden
  SecrecyRule secrecy;                ///< The rule that decided what is sealed.
  LineCounts lines;
  std::int64_t figures = 0;  ///< Number of figures, sealed ones included.
  std::int64_t sealed = 0;   ///< Number of sealed ones.
  /// The agency declares that the period has nothing to report: a submission without figures.
  bool nothing_to_report = false;
  SharingTerms sharing{};  ///< To whom the agency's figures may be shown.
  /// Number of findings of each warning rule, by rule id, in the run that made this document; the
  /// warnings of purchase lines are those of this period's lines. Rules without findings are
  /// absent.
  std::map<std::string, std::int64_t> warnings{};
  /// Why a warning is as it should be, by rule id: is_justification() holds for each.
  std::map<std::string, std::string> justifications{};
  std::string nonce;            ///< 32 lower-case hexadecimal digits, random, used once.
  std::string idempotency_key;  ///< Chosen when the submission is made; see docs/protocol.md.
  Instant created;
  std::string software;  ///< "parangon-connector/0.1.0"
};

/// One agency's figures for one period: what the document says once it is read.
/// Figures are sorted by key, each key at most once.
struct Submission {
  Manifest manifest;
  std::vector<Figure> figures;
  /// Its suppliers under pseudonyms, by cell; absent where the consortium does not ask for them or
  /// the agency has no key.
  std::optional<SealedContributors> contributors{};
};

}  // namespace parangon::model
