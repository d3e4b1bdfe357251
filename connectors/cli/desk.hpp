#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "connectors/agent/exchange.hpp"
#include "connectors/agent/hub_session.hpp"
#include "connectors/agent/state.hpp"
#include "connectors/cli/context.hpp"
#include "connectors/config/config.hpp"

namespace CLI {
class App;
}

namespace parangon::connectors::cli {

/// An agency's configuration and state, opened.
struct Desk {
  AgencyConfig config;
  agent::State state;
};
Result<Desk> open_desk(const std::filesystem::path& config);
/// The session with the configured hub; Errc::invalid_argument without [hub].
Result<std::unique_ptr<agent::HubSession>> open_session(const Context& context,
                                                        const AgencyConfig& config);

/// --config of a command.
void add_config_option(CLI::App& command, Lang lang, std::filesystem::path& config);

/// --as-of of a command that reads.
void add_as_of_option(CLI::App& command, Lang lang, std::string& as_of);
/// What it says; empty is now. Errc::invalid_argument for what is no instant.
Result<std::optional<Instant>> as_of_from(const std::string& text);

/// "operator:<login>": who decides at this machine's terminal.
std::string local_operator();

/// Tells loudly what the hub did, what it means, whom to tell, and where the evidence lies.
/// Gives exit_forked.
int report_alarm(const Context& context, const agent::Alarm& alarm);
/// Prints what was delivered (one line each, or a JSON object), then an alarm or an error. Gives
/// the exit code.
int report_exchange(const Context& context, const agent::Exchanged& exchanged);

/// What a delivery was about, for people: "2025", "certify 2025", "name_certifier".
std::string subject_of(const agent::Delivery& delivery);
/// "accepted", "repeated", "unchanged", "rejected".
std::string_view outcome_name(agent::Delivery::Outcome outcome);

}  // namespace parangon::connectors::cli
