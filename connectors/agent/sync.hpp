#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "connectors/agent/hub_session.hpp"
#include "connectors/agent/state.hpp"
#include "shared/core/clock.hpp"
#include "shared/model/submission.hpp"

namespace parangon::connectors::agent {

/// What became of one submission.
struct Delivery {
  enum class Outcome {
    accepted,
    repeated,   ///< The hub had committed it before; its receipt had not reached us.
    unchanged,  ///< Same figures as in the last acknowledged revision: nothing was sent.
    rejected,
  };
  Outcome outcome = Outcome::accepted;
  std::string period;
  std::int64_t revision = 0;                    ///< Of the receipt; 0 when rejected.
  std::string receipt_folder;                   ///< Under the state's receipts/.
  std::vector<wire::ReportedFinding> findings;  ///< Why it was rejected.
  Text reason;                                  ///< The hub's sentence, in the session's language.
};

/// Sends everything that is spooled, oldest key first, and files the receipts. Stops at the first
/// Error (no answer), leaving that submission and the rest spooled. A rejected submission leaves
/// the spool. Protocol only: no socket here, the session is a parameter.
Result<std::vector<Delivery>> deliver(
    State& state, HubSession& session,
    const std::function<void(std::uint64_t, std::uint64_t)>& progress);

/// Signs and spools a submission; its idempotency key is the manifest's.
Status spool(State& state, HubSession& session, const model::Submission& submission);

/// Gives the submission the justifications of the last acknowledged revision of its period, if
/// nothing but justifications that it lacks would change: what was justified stays justified.
Status carry_justifications(const State& state, model::Submission& submission);

/// The last acknowledged revision of the period when its figures, register, families, rules,
/// sharing terms and justifications are the same as `submission`'s; nullopt when something would
/// change.
Result<std::optional<Delivery>> unchanged(const State& state, const model::Submission& submission);

}  // namespace parangon::connectors::agent
