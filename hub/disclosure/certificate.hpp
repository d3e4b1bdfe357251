#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/disclosure/disclosure.hpp"

namespace parangon::hub::disclosure {

/// Hexadecimal digest of bytes; the caller's (SHA-256 in the hub).
using Digest = std::function<std::string(std::string_view)>;

/// What a release states about its secrecy; to be signed by whoever releases.
struct ReleaseCertificate {
  std::string rules_digest;  ///< Of rules_text().
  std::string input_digest;  ///< Of write_jj() of what was protected, and of contributions_text().
  std::string pattern_digest;  ///< Of write_pattern() without virtual cells.
  std::vector<std::string>
      predecessors;  ///< Pattern digests of the earlier releases audited with it.
  bool insiders_covered = false;
  std::size_t insiders = 0;  ///< Holdings taken for attackers, besides the public.
  std::size_t primaries = 0;
  std::size_t secondaries = 0;
  Amount value_lost = 0;
  Amount cost_lost = 0;
  std::optional<Amount> lower_bound;
  bool optimal = false;
  std::size_t conditions = 0;  ///< Judged by the audit.
  std::size_t failures = 0;
  std::size_t unprotected = 0;

  bool safe() const { return failures == 0 && unprotected == 0; }
};

ReleaseCertificate certify(const Outcome& outcome, const PrimaryRules& rules, Singletons singletons,
                           std::vector<std::string> predecessors, const Digest& digest);

/// One line a rule, the same for the same rules.
std::string rules_text(const PrimaryRules& rules);
/// "cell,holding,amount" lines in order of cell and holding; where suppliers are known, with
/// ",suppliers,largest,magnitude"; where any consents, with ",consents"; where any is weighted,
/// with
/// ",single".
std::string contributions_text(const Table& table);

}  // namespace parangon::hub::disclosure
