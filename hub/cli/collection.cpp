#include "hub/cli/collection.hpp"

#include "hub/calendar.hpp"

namespace parangon::hub::cli {

Result<Instant> instant_of(const std::string& as_of, const Session& session) {
  if (as_of.empty()) return session.clock.now();
  return parse_instant(as_of);
}

Result<collect::TakenInventory> take_inventory(const OpenStore& opened, const std::string& name,
                                               Instant as_of) {
  const auto calendar = calendar_of(opened.config.time_zone);
  if (!calendar) return calendar.error();
  return collect::take_inventory(*opened.store, name, *calendar, as_of);
}

}  // namespace parangon::hub::cli
