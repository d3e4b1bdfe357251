#pragma once

#include <string>
#include <vector>

#include "connectors/agent/hub_session.hpp"
#include "connectors/agent/state.hpp"
#include "connectors/cli/context.hpp"
#include "connectors/cli/setup.hpp"
#include "connectors/prepare/document.hpp"

namespace parangon::connectors::cli {

/// What preview, validate and sync are told alike.
struct DocumentInput {
  std::vector<std::string> periods;
  std::vector<std::string> justify;  ///< "RULE=TEXT"
  bool nothing_to_report = false;    ///< Declares that the periods have nothing to report.
};

/// Errc::invalid_argument for a period that is none, or when nothing to report is declared of no
/// period in particular.
Result<std::vector<model::Period>> parse_periods(const DocumentInput& input);

/// One run's documents, in the order of their periods: makes them, judges them as the hub will.
/// `state` may be null; what is referred to must outlive the maker.
class DocumentMaker {
 public:
  DocumentMaker(const Setup& setup, const Job& job, const Prepared& prepared,
                const agent::State* state)
      : setup_(setup), job_(job), prepared_(prepared), state_(state) {}

  /// One for each period that has figures, and for each that was asked for by name.
  Result<std::vector<Document>> make(const DocumentInput& input, Instant now) const;
  /// With the figures, to be written and sent.
  model::Submission submission(const Document& document) const;

 private:
  Result<Document> make_one(model::Period period, const SubmissionHeader& header,
                            const Justifications& justifications) const;
  Result<std::optional<model::Submission>> last_year(model::Period period) const;

  const Setup& setup_;
  const Job& job_;
  const Prepared& prepared_;
  const agent::State* state_;
};

/// Fetches what counts for the year before each period that the run has or was asked for, and keeps
/// it in the state.
Status update_previous(agent::State& state, agent::HubSession& session, const Prepared& prepared,
                       const std::vector<model::Period>& asked);

/// The setup of a run that talks to the hub: its decisions and its register first. `exchanging`:
/// pseudonym keys are exchanged where the consortium uses them, and told there; nullptr: they are
/// not, since that leaves something at the hub.
Result<Setup> setup_online(AgencyConfig config, agent::State& state, agent::HubSession& session,
                           std::vector<model::Period> periods, const Context* exchanging);

/// The setup of a run that cannot reach the hub: its decisions and its register as they were kept
/// last. nullopt when it has never told them, or the register is not signed by a hub's certificate
/// that is valid now.
Result<std::optional<Setup>> setup_offline(const AgencyConfig& config, const agent::State& state,
                                           const agent::HubSession& session,
                                           std::vector<model::Period> periods);

/// Errc::invalid_argument: the configuration names no hub.
Error no_hub();

}  // namespace parangon::connectors::cli
