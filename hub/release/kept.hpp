#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "hub/disclosure/releases.hpp"
#include "hub/release/territory.hpp"
#include "shared/core/error.hpp"
#include "shared/model/axes.hpp"
#include "shared/model/period.hpp"

namespace parangon::hub::release {

/// One period and measure of a release, as later ones must know it.
struct KeptTable {
  model::Period period;
  model::Measure measure = model::Measure::paid;
  std::vector<std::string> sources;  ///< Documents counted for the period, sorted.
  disclosure::EarlierRelease release;
  std::string pattern_digest;        ///< As its certificate states it.
  std::vector<NamedAgency> named{};  ///< With cells of their own; by SIRET.
  std::int64_t state = 0;            ///< Number of the release that first showed these figures.
};

/// What the hub keeps of a release, also of a withdrawn one, for the joint audits of later ones. It
/// holds everything that the release hides: it is stored like submissions, and never served.
struct KeptRelease {
  std::int64_t number = 0;
  std::string layout;
  std::string rules;              ///< disclosure::rules_text().
  std::vector<KeptTable> tables;  ///< By period, then measure.
  /// The same tables with the cells that staff reads besides, where there are any.
  std::vector<KeptTable> staff_tables{};
  /// False for a draft whose files staff has read and that was discarded, and for comparisons of
  /// version 0.1.0. Not part of the kept form.
  bool published = true;

  /// A comparison of version 0.1.0 (comparison_table.hpp), not a release: members have read it, the
  /// public has not. Their numbers are negative, so that they come before all releases.
  bool is_comparison() const { return number < 0; }
};

/// docs/release.md, "Kept form". The same release gives the same bytes.
std::string write_kept(const KeptRelease& release);
/// Also of forms 1 and 2. Errc::malformed names the section and the line.
Result<KeptRelease> read_kept(std::string_view text);

}  // namespace parangon::hub::release
