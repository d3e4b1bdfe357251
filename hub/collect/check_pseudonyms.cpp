#include <fmt/format.h>

#include <set>

#include "hub/collect/check_parts.hpp"
#include "hub/collect/hash.hpp"
#include "hub/collect/identity.hpp"
#include "hub/collect/pseudonym_attempt.hpp"
#include "shared/wire/pseudonym_document.hpp"

namespace parangon::hub::collect {
namespace {

std::string line_of(Instant at, std::string_view event, const Subject& subject) {
  return fmt::format("{}|{}{}", format_instant(at), event, written(subject));
}

/// One document: its bytes, its signature, and what is recorded of it.
void check_document(const store::ReadStore& store, const CheckTrust& trust,
                    const store::PseudonymRecord& record,
                    std::span<const store::PseudonymRecord> before, Place& place) {
  const auto evidence = store.pseudonym_evidence(record.sequence);
  if (!evidence || hash_of(evidence->document) != record.document_sha256) {
    place.add({"le document a été modifié : son empreinte n'est pas celle enregistrée",
               "the document was altered: its hash is not the recorded one"});
    return;
  }
  const auto verified = check_signature(evidence->signature, evidence->document, trust.members,
                                        trust::Purpose::client, record.received, place,
                                        {"signature du document", "signature of the document"});
  const auto document = wire::read_pseudonym_document(evidence->document);
  if (!document) return place.add("document", "document", document.error().message);
  const auto signer = verified ? identify(verified->signer()) : Result<MemberIdentity>(Error{});
  const bool signer_matches = signer && signer->agency == record.agency && signer->person.empty() &&
                              signer->certificate_sha256 == record.signer_sha256 &&
                              trust::to_pem(verified->header.x5c) == evidence->signer_chain_pem;
  const auto expected =
      pseudonym_record(*document, record.signer_sha256, record.document_sha256, record.received);
  const bool same = expected.action == record.action && expected.agency == record.agency &&
                    expected.key == record.key && expected.recipients == record.recipients;
  if (!signer_matches || !same) {
    place.add({"ce qui est enregistré n'est pas ce que dit le document signé",
               "what is recorded is not what the signed document says"});
  }
  const auto judged = judge_pseudonyms(*document, record.signer_sha256, before);
  if (!judged) place.add("ordre des documents", "order of documents", judged.error().message);
}

}  // namespace

void check_pseudonyms(const store::ReadStore& store, const CheckTrust& trust, const LogContent& log,
                      std::vector<store::Problem>& problems) {
  std::multiset<std::string> logged;
  for (const auto& event : log.events) {
    if (event.event.starts_with("pseudonym_key_")) {
      logged.insert(line_of(event.at, event.event, event.subject));
    }
  }
  const auto records = store.pseudonym_records();
  for (std::size_t i = 0; i < records.size(); ++i) {
    const auto& record = records[i];
    Place place(fmt::format("pseudonym document {}", record.sequence), problems);
    const auto found = logged.find(
        line_of(record.received, pseudonym_event(record.action), pseudonym_subject(record)));
    if (found == logged.end()) {
      place.add({"le journal ne le dit pas", "the log does not tell of it"});
    } else {
      logged.erase(found);
    }
    check_document(store, trust, record, std::span(records).first(i), place);
  }
  for (const auto& line : logged) {
    Place("pseudonym documents", problems)
        .add({fmt::format("inscrit au journal, absent de la base : {}", line),
              fmt::format("in the log, missing from the store: {}", line)});
  }
}

}  // namespace parangon::hub::collect
