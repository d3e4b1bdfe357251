#pragma once

#include <string>
#include <vector>

#include "hub/cli/command.hpp"
#include "hub/collect/campaign.hpp"
#include "hub/release/kept.hpp"

namespace parangon::hub::cli {

/// What decided what version 0.1.0 compared, and how. It was configured, so that the history does
/// not say it: the configuration of today counts.
struct ReplayRules {
  model::SecrecyRule secrecy;
  model::Period::Grain grain = model::Period::Grain::year;
  std::string time_zone;
  collect::Calendar calendar;  ///< Of that time zone.
  std::string place;           ///< Code of the whole consortium in releases.
};
/// Errors: those of places_of() and calendar_of(); Errc::not_found without [release].
Result<ReplayRules> replay_rules(const Config& config, const store::ReadStore& store);
/// What the kept form of each comparison says of them.
std::string rules_text(const ReplayRules& rules);

/// Every state of every period that the live comparison showed until then, oldest first: totals and
/// values that everybody, or staff, was shown under the terms that held meanwhile. Takes seconds a
/// state. Errors: those of release::comparison() and of hub/legacy.
Result<std::vector<release::KeptRelease>> replay_comparisons(const store::ReadStore& store,
                                                             const ReplayRules& rules,
                                                             Instant until);

}  // namespace parangon::hub::cli
