#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "connectors/agent/hub_session.hpp"
#include "connectors/agent/state.hpp"
#include "connectors/agent/witness.hpp"
#include "shared/core/clock.hpp"
#include "shared/model/siret.hpp"

namespace parangon::connectors::agent {

/// What became of one document that waited.
struct Delivery {
  enum class Outcome {
    accepted,
    repeated,   ///< The hub had committed it before; its receipt had not reached us.
    unchanged,  ///< Same figures as in the last acknowledged revision: nothing was sent.
    rejected,   ///< The hub refused it for good; it lies in dropped/ with the reason.
  };
  Outcome outcome = Outcome::accepted;
  std::string period;                           ///< Empty for a statement about a person.
  std::int64_t revision = 0;                    ///< Of the receipt; 0 when rejected.
  std::string receipt_folder;                   ///< Under the state's receipts/.
  std::vector<wire::ReportedFinding> findings;  ///< Why it was rejected.
  Text reason;                                  ///< The hub's sentence, in the session's language.
  Kind kind = Kind::submission;
  std::string action{};     ///< Of a statement: "certify"…
  std::int64_t counts = 0;  ///< Of a statement: the revision that counts from now on.
};

/// With whom and as whom.
struct Party {
  model::Siret agency;
  const Clock& clock;
  bool cosigns = true;  ///< See Witness.
};

/// What an exchange came to.
struct Exchanged {
  std::vector<Delivery> deliveries;
  std::optional<Alarm> alarm;  ///< The hub contradicts itself; what was not sent still waits.
  std::optional<Error> error;  ///< The hub, or a disk, could not serve; what was not sent waits.
};

/// Holds the hub to its log, sends everything that waits, in the order in which it was spooled,
/// files each receipt, and ties the receipts to the log's history. Stops at the first document that
/// is not judged, so that the order is kept, and at the first alarm. Protocol only: no socket here.
Exchanged exchange(State& state, HubSession& session, const Party& party,
                   const std::function<void(std::uint64_t, std::uint64_t)>& progress = {});

}  // namespace parangon::connectors::agent
