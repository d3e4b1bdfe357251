#pragma once

#include <span>
#include <string>
#include <string_view>

#include "hub/collect/attempt.hpp"
#include "hub/collect/events.hpp"
#include "hub/store/pseudonym_records.hpp"
#include "shared/model/pseudonym_document.hpp"

namespace parangon::hub::collect {

/// Most documents about keys of one agency.
inline constexpr std::size_t max_pseudonym_documents = 1000;

/// Whether a document may follow those recorded, in their order. Its key must be the next one (the
/// number after the newest, which it replaces), or one recorded with the same number and first year
/// that its giver has; each recipient must have asked with that certificate, or be the giver's own.
/// Errc::conflict, with what to do; too many of one agency are a conflict, too.
Status judge_pseudonyms(const model::PseudonymDocument& document, std::string_view signer_sha256,
                        std::span<const store::PseudonymRecord> recorded);

/// What is recorded of a document.
store::PseudonymRecord pseudonym_record(const model::PseudonymDocument& document,
                                        std::string signer_sha256, std::string document_sha256,
                                        Instant received);

/// What the log says of it: event name and subject.
std::string_view pseudonym_event(model::PseudonymAction action);
Subject pseudonym_subject(const store::PseudonymRecord& record);

/// Verifies and records a document: active member, signature by that agency's own certificate,
/// readable, judge_pseudonyms(). Errors: Errc::too_large, forbidden, bad_signature, malformed,
/// conflict; not_found where the consortium has no pseudonyms.
Result<store::PseudonymOutcome> record_pseudonyms(const Context& context,
                                                  const IncomingPseudonyms& sent);

}  // namespace parangon::hub::collect
