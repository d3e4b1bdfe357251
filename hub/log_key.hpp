#pragma once

#include <memory>
#include <vector>

#include "hub/config.hpp"
#include "hub/log/ledger.hpp"
#include "shared/trust/certificate.hpp"

namespace parangon::hub {

/// The hand that writes the log, by the key and the origin of the configuration. When neither the
/// key nor the store exists yet, and `create`, the key is made (Ed25519, mode 0600): a hub's first
/// start. A store without its key is Errc::not_found: another key would be another log, so it is
/// restored from a safe place, never made anew.
/// It is held to the validity of the configured signing certificate and its issuers.
Result<std::shared_ptr<log::Ledger>> load_ledger(const Config& config, bool create);

/// From now on the ledger is held to the instants at which all these certificates (at least one)
/// are valid.
void hold_to_validity(log::Ledger& ledger, const std::vector<trust::Certificate>& chain);

}  // namespace parangon::hub
