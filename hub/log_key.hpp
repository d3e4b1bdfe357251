#pragma once

#include <memory>

#include "hub/config.hpp"
#include "hub/log/ledger.hpp"

namespace parangon::hub {

/// The hand that writes the log, by the key and the origin of the configuration. When neither the
/// key nor the store exists yet, and `create`, the key is made (Ed25519, mode 0600): a hub's first
/// start. A store without its key is Errc::not_found: another key would be another log, so it is
/// restored from a safe place, never made anew.
Result<std::shared_ptr<const log::Ledger>> load_ledger(const Config& config, bool create);

}  // namespace parangon::hub
