#pragma once

#include <string>
#include <vector>

#include "connectors/agent/hub_session.hpp"
#include "connectors/agent/pseudonym_keyring.hpp"
#include "connectors/agent/statement.hpp"
#include "shared/core/clock.hpp"
#include "shared/core/text.hpp"
#include "shared/model/siret.hpp"

/// How members share the key that suppliers' pseudonyms are made with, through a hub that must not
/// learn it (docs/protocol.md, pseudonym keys).
namespace parangon::connectors::agent {

/// Who takes part, and what it believes.
struct PseudonymMember {
  const model::Siret& agency;
  const Signatory& signatory;  ///< The agency's own.
  const Clock& clock;
};

/// A key that was given to another member.
struct GivenKey {
  model::Siret agency;
  std::string key;
};

/// What came of one exchange.
struct PseudonymExchange {
  bool asked = false;                             ///< For the certificate that we have now.
  std::vector<model::PseudonymKeyInfo> received;  ///< New to us.
  std::vector<GivenKey> given;
  std::vector<Text> remarks;  ///< What was not believed, and who cannot receive; for people.
};

/// Asks for the keys unless our certificate has asked; takes those that were given to us; gives
/// ours to members that asked. What the hub passes on is believed only with a signature by an
/// agency's certificate that leads to the consortium's root, and a key only if its id is right:
/// the rest is left out with a remark. Errors as HubSession::call and PseudonymKeyring::add.
Result<PseudonymExchange> exchange_pseudonym_keys(PseudonymKeyring& keyring, HubSession& session,
                                                  const PseudonymMember& member);

/// Makes the consortium's first key, for periods from `from_year` on (0: every one), and gives it
/// to all that asked. Errc::conflict when there is one already.
Result<PseudonymExchange> create_pseudonym_key(PseudonymKeyring& keyring, HubSession& session,
                                               const PseudonymMember& member,
                                               std::int64_t from_year);

/// The same for the key that replaces the newest one. Errc::conflict when there is none, or the hub
/// does not tell of the newest one that we hold.
Result<PseudonymExchange> rotate_pseudonym_key(PseudonymKeyring& keyring, HubSession& session,
                                               const PseudonymMember& member,
                                               std::int64_t from_year);

}  // namespace parangon::connectors::agent
