#pragma once

#include <string>

#include "hub/collect/campaign.hpp"
#include "shared/core/error.hpp"

namespace parangon::hub {

/// The calendar of a time zone of the system's database ("Europe/Paris"; package tzdata): a day
/// begins at midnight there, so that what is due on the 31st is on time until that evening. Makes
/// the zone the process's own, so call it before the process has other threads, and with one zone.
/// Errc::invalid_argument when the system does not know the zone.
Result<collect::Calendar> calendar_of(const std::string& zone);

}  // namespace parangon::hub
