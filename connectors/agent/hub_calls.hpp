#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/agent/hub_session.hpp"
#include "shared/model/period.hpp"
#include "shared/wire/entry.hpp"
#include "shared/wire/log_answer.hpp"
#include "shared/wire/pseudonym_document.hpp"
#include "shared/wire/revision_list.hpp"

// What a member asks its hub besides submitting. Errors as net::Client::send, and the hub's own
// words for what it refuses.

namespace parangon::connectors::agent {

/// The log's answer to a witness, before anything of it is believed.
struct Shown {
  wire::LogStep step;
  /// Not empty: the hub did not show an extension of the checkpoint it was given; its problem code.
  std::string refusal;
  std::string body;  ///< The answer, verbatim.
};

/// POST /v1/log/witness. `seen`: a signed checkpoint, or empty.
Result<Shown> show_log(HubSession& session, const std::string& seen);
/// GET /log/checkpoint: the note, or nullopt while the log is empty.
Result<std::optional<std::string>> newest_checkpoint(HubSession& session);
/// POST /v1/log/cosignatures: the checkpoint with our line below.
Status send_cosignature(HubSession& session, const std::string& cosigned, const std::string& vkey);

/// Every revision of ours, of one period or of all, newest first; as it was known at an instant, or
/// now.
Result<std::vector<wire::RevisionInfo>> revisions(HubSession& session,
                                                  const std::optional<model::Period>& period,
                                                  std::optional<Instant> as_of = {});
/// The document of one of them, as it was submitted.
Result<std::string> revision_document(HubSession& session, const std::string& id);
/// Whether our figures are in the tables that members read.
Result<std::vector<wire::EntryTable>> entry_tables(HubSession& session);
/// What would follow if they entered the tables of a period alone: the bytes that a consent is
/// bound to.
Result<std::string> entry_preview(HubSession& session, const model::Period& period);
/// GET /v1/pseudonym-keys: what members passed on through the hub; nothing of it is verified.
Result<wire::PseudonymKeyList> pseudonym_keys(HubSession& session);
/// POST /v1/pseudonym-keys.
Status send_pseudonym_document(HubSession& session, const std::string& document,
                               const std::string& signature);
/// Whom our agency has named, as of an instant or now.
Result<std::vector<wire::CertifierInfo>> certifiers(HubSession& session,
                                                    std::optional<Instant> as_of = {});

}  // namespace parangon::connectors::agent
