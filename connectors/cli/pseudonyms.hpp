#pragma once

#include "connectors/agent/hub_session.hpp"
#include "connectors/agent/pseudonym_keys.hpp"
#include "connectors/agent/state.hpp"
#include "connectors/cli/context.hpp"
#include "connectors/config/config.hpp"

namespace parangon::connectors::cli {

/// Exchanges pseudonym keys with the other members through the hub, and tells what came of it on
/// standard error. A failure is told, too, and stops nothing: without a key figures are sent
/// without pseudonyms.
void exchange_keys(const Context& context, const AgencyConfig& config, const agent::State& state,
                   agent::HubSession& session);

/// What came of an exchange, for people.
void print_exchange(const Context& context, const agent::PseudonymExchange& exchange);

}  // namespace parangon::connectors::cli
