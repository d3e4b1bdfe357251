#pragma once

#include <optional>

#include "connectors/agent/exchange.hpp"
#include "connectors/agent/hub_session.hpp"
#include "connectors/agent/state.hpp"
#include "shared/core/clock.hpp"
#include "shared/model/submission.hpp"

namespace parangon::connectors::agent {

/// Signs and spools a submission; its idempotency key is the manifest's.
Status spool(State& state, HubSession& session, const model::Submission& submission);

/// Gives the submission the justifications of the last acknowledged revision of its period, if
/// nothing but justifications that it lacks and suppliers' pseudonyms would change: what was
/// justified stays justified.
Status carry_justifications(const State& state, model::Submission& submission);

/// The last acknowledged revision of the period when its figures, register, families, rules,
/// sharing terms and justifications are the same as `submission`'s; nullopt when something would
/// change.
Result<std::optional<Delivery>> unchanged(const State& state, const model::Submission& submission);

/// Whether the newest document that waits for the period says the same as `submission`, in the
/// sense of unchanged(); nullopt when none waits for it.
Result<std::optional<bool>> waits_already(const State& state, const model::Submission& submission);

}  // namespace parangon::connectors::agent
