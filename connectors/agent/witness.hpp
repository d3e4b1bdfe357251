#pragma once

#include <optional>
#include <string>

#include "connectors/agent/hub_calls.hpp"
#include "connectors/agent/hub_session.hpp"
#include "connectors/agent/log_state.hpp"
#include "connectors/agent/state.hpp"
#include "shared/core/clock.hpp"
#include "shared/model/siret.hpp"

namespace parangon::connectors::agent {

/// What a member does with the log at each exchange: holds the hub to every checkpoint that it has
/// signed for us, cosigns the new one, and ties each receipt to the history that was verified.
/// An Alarm is the finding that the hub contradicted itself; it is saved before it is given. An
/// Error means that nothing could be found out this time. Protocol only, no socket.
class Witness {
 public:
  /// References must outlive it. `cosigns`: the connection has the agency's own certificate, which
  /// the hub asks of a cosignature.
  Witness(State& state, HubSession& session, const Clock& clock, model::Siret agency, bool cosigns)
      : state_(state), session_(session), clock_(clock), agency_(agency), cosigns_(cosigns) {}

  using Outcome = Result<std::optional<Alarm>>;

  /// From the newest verified checkpoint to the hub's newest. Before the first receipt there is no
  /// known key and nothing is done.
  Outcome watch();
  /// A receipt that was just given: of the known log (the first one's is pinned, because the hub's
  /// certificate vouches for it), and in it.
  Outcome admit(const Acknowledged& answer);
  /// Every receipt that is not tied yet: its checkpoint, and the newest verified one, are of one
  /// history.
  Outcome tie();
  /// An alarm for something that the caller saw.
  Outcome raise(Alarm alarm);

 private:
  Outcome cosign(const trust::NoteVerifier& key, const std::string& note);
  Outcome refused(const Shown& shown, const std::string& ours);
  Outcome two_histories(const std::string& ours, const trust::Checkpoint& verified,
                        const Shown& shown, const trust::Checkpoint& theirs);
  Outcome tie_one(const trust::NoteVerifier& key, const KeptReceipt& kept);

  State& state_;
  HubSession& session_;
  const Clock& clock_;
  model::Siret agency_;
  bool cosigns_;
};

/// What an answer of the log means for somebody who has verified `seen` (empty: nothing yet).
struct Judged {
  std::optional<trust::Checkpoint> checkpoint;  ///< It extends `seen`.
  std::optional<Alarm> alarm;                   ///< It does not. Not saved yet.
};
/// Pure. Errc::malformed when `seen` is no checkpoint of this key: our own file was altered.
Result<Judged> judge_step(const std::string& seen, const Shown& shown,
                          const trust::NoteVerifier& key);

}  // namespace parangon::connectors::agent
