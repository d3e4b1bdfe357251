#pragma once

#include <string>

#include "hub/cli/command.hpp"
#include "hub/collect/inventory.hpp"

namespace parangon::hub::cli {

/// --as-of, or now. Errc::malformed.
Result<Instant> instant_of(const std::string& as_of, const Session& session);

/// The campaign of that name with its inventory, in the configured calendar.
Result<collect::TakenInventory> take_inventory(const OpenStore& opened, const std::string& name,
                                               Instant as_of);

}  // namespace parangon::hub::cli
