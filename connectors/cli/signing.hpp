#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "connectors/agent/hub_calls.hpp"
#include "connectors/agent/statement.hpp"
#include "connectors/cli/desk.hpp"

/// What commands share in which a person signs a statement about a revision.
namespace parangon::connectors::cli {

/// The person's certificate and key. Errors as Signatory::load; Errc::invalid_argument when the
/// certificate is not that of a person of this agency.
Result<agent::Signatory> load_person(const std::filesystem::path& certificate,
                                     const std::filesystem::path& key, const AgencyConfig& config);

/// A revision as the hub lists it: of that number, else the one that counts (`counting`), else the
/// newest. Errc::not_found.
Result<wire::RevisionInfo> find_revision(const model::Period& period,
                                         std::optional<std::int64_t> number, bool counting,
                                         agent::HubSession& session);

/// The document that a statement is bound to: what the hub gives must be what it lists, and what
/// was sent. Errc::bad_signature otherwise.
Result<std::string> document_of(const wire::RevisionInfo& revision, agent::HubSession& session,
                                const agent::State& state);

/// Signs the statement with the person's key, puts it into the outbox and exchanges with the hub.
/// Prints what was delivered. Gives the exit code.
int sign_and_send(const Context& context, Desk& desk, agent::HubSession& session,
                  const model::Statement& statement, const agent::Signatory& person,
                  bool with_agency_key);

}  // namespace parangon::connectors::cli
