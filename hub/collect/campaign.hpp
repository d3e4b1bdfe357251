#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hub/store/campaign_records.hpp"
#include "shared/core/clock.hpp"
#include "shared/core/error.hpp"
#include "shared/model/period.hpp"
#include "shared/rules/rules.hpp"

namespace parangon::hub::collect {

/// Which day of the consortium's calendar an instant falls on. Passed in, so that what depends on
/// days stays pure; hub/calendar.hpp makes the one of a time zone. Thread-safe.
using Calendar = std::function<model::Date(Instant)>;

inline constexpr std::size_t max_campaign_title = 200;  ///< Bytes.
inline constexpr std::size_t max_campaign_periods = 100;
inline constexpr std::size_t max_campaign_agencies = 5000;

/// Sorts the lists and drops what stands in them twice.
void normalise(store::Campaign& campaign);

/// Whether a campaign makes sense: a name of [a-z0-9][a-z0-9-]{0,63}, a title without control
/// characters, periods of the consortium's grain, at least one dataset, opening ≤ due ≤ closing,
/// lists normalised and not over their limits. Errc::invalid_argument says what is wrong.
Status check_campaign(const store::Campaign& campaign, model::Period::Grain grain);

/// What the log says of a campaign after a change: all of it.
std::vector<std::pair<std::string, std::string>> campaign_subject(const store::Campaign& campaign);

/// Errc::not_found, naming it.
Error no_such_campaign(std::string_view name);

/// Where a day is in a campaign.
enum class Phase {
  before,  ///< Not open yet: submissions are refused.
  open,    ///< Submissions are taken and on time.
  late,    ///< After the due day: taken, and late.
  closed,  ///< After the closing day: refused.
};
std::string_view to_string(Phase phase);
Text label(Phase phase);
Phase phase_on(const store::Campaign& campaign, model::Date day);

/// Whether the campaign expects the agency. One that names nobody expects every active member.
bool expects(const store::Campaign& campaign, model::Siret agency);

/// Adds S-CAMPAIGN-NOT-OPEN or S-CAMPAIGN-CLOSED when no campaign takes the agency's submission for
/// the period on that day. The campaigns that hold the period and expect the agency decide, or,
/// when none expects it, all that hold the period; one that is open or late is enough. A period of
/// no campaign is always taken.
void check_collection(std::span<const store::Campaign> campaigns, model::Siret agency,
                      const model::Period& period, model::Date day, rules::Report& report);

}  // namespace parangon::hub::collect
