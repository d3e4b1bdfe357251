#pragma once

#include "connectors/agent/hub_session.hpp"
#include "connectors/agent/state.hpp"
#include "shared/core/error.hpp"
#include "shared/wire/consortium.hpp"

namespace parangon::connectors::cli {

/// What the hub currently says.
struct Updated {
  wire::ConsortiumDocument document;
  agent::KeptRegister release;
  bool is_new = false;  ///< The release was not the one kept.
};

/// Fetches the consortium's decisions and, when it is newer, the register; keeps both in the
/// state. A release older than the one kept is refused: Errc::conflict.
Result<Updated> update_from_hub(agent::State& state, agent::HubSession& session);

}  // namespace parangon::connectors::cli
