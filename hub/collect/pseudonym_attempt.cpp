#include "hub/collect/pseudonym_attempt.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "hub/collect/hash.hpp"
#include "hub/collect/signer.hpp"
#include "shared/wire/pseudonym_document.hpp"

namespace parangon::hub::collect {
namespace {

using model::PseudonymAction;
using model::PseudonymDocument;
using store::PseudonymRecord;
using Records = std::span<const PseudonymRecord>;

Error conflict(std::string fr, std::string en) {
  return {Errc::conflict, {std::move(fr), std::move(en)}};
}

Error mismatch() {
  return {Errc::forbidden,
          {"le document n'est pas de l'acheteur de la connexion, ou une personne l'a signé",
           "the document is not of the connection's agency, or a person signed it"}};
}

const PseudonymRecord* newest_key(Records recorded) {
  const PseudonymRecord* newest = nullptr;
  for (const auto& record : recorded) {
    if (record.action != PseudonymAction::give) continue;
    if (newest == nullptr || record.key.number > newest->key.number) newest = &record;
  }
  return newest;
}

/// It made the key, or a document gave it the key.
bool has_key(Records recorded, const model::Siret& agency, const std::string& key) {
  return std::ranges::any_of(recorded, [&](const PseudonymRecord& record) {
    return record.key.id == key &&
           (record.agency == agency ||
            std::ranges::find(record.recipients, agency, &store::PseudonymRecipient::agency) !=
                record.recipients.end());
  });
}

Status judge_key(const PseudonymDocument& document, Records recorded) {
  const auto known = std::ranges::find_if(
      recorded, [&](const auto& record) { return record.key.id == document.key.id; });
  if (known != recorded.end()) {
    if (known->key == document.key && has_key(recorded, document.agency, document.key.id)) {
      return {};
    }
    return conflict(
        "la clé de pseudonymes a un autre numéro ou une autre année, ou n'a pas été donnée à cet "
        "acheteur",
        "the pseudonym key has another number or year, or was not given to this agency");
  }
  const auto* newest = newest_key(recorded);
  const bool next = newest == nullptr ? document.key.number == 1
                                      : document.key.number == newest->key.number + 1 &&
                                            document.key.replaces == newest->key.id;
  if (next) return {};
  return conflict(
      "un autre membre a créé une clé de pseudonymes : lancez « sync », puis voyez "
      "« pseudonyms show »",
      "another member made a pseudonym key: run \"sync\", then see \"pseudonyms show\"");
}

bool may_receive(const model::PseudonymKeyWrap& wrap, const PseudonymDocument& document,
                 std::string_view signer_sha256, Records recorded) {
  if (wrap.agency == document.agency && wrap.certificate_sha256 == signer_sha256) return true;
  return std::ranges::any_of(recorded, [&](const PseudonymRecord& record) {
    return record.action == PseudonymAction::ask && record.agency == wrap.agency &&
           record.signer_sha256 == wrap.certificate_sha256;
  });
}

/// One document on its way into the store.
class PseudonymAttempt {
 public:
  PseudonymAttempt(const Context& context, const IncomingPseudonyms& sent)
      : context_(context), sent_(sent) {}

  Result<store::PseudonymOutcome> run() const {
    if (auto fine = check_sender(); !fine) return fine.error();
    auto signer =
        verify_signer(sent_.signature, sent_.document, context_.credentials.members, context_.now);
    if (!signer) return Error{Errc::bad_signature, signer.error().message};
    const auto document = wire::read_pseudonym_document(sent_.document);
    if (!document) return document.error();
    const auto& identity = signer->identity;
    if (identity.agency != sent_.member.agency || !identity.person.empty() ||
        document->agency != sent_.member.agency) {
      return mismatch();
    }
    const auto record = pseudonym_record(*document, identity.certificate_sha256,
                                         hash_of(sent_.document), context_.now);
    const Actor actor{"agency:" + document->agency.to_string(), sent_.from};
    const auto write_event = event(context_.hub_name, pseudonym_event(document->action), actor,
                                   pseudonym_subject(record));
    return context_.store.add_pseudonym_document(
        record, {sent_.document, sent_.signature, signer->chain_pem},
        [&](Records recorded) {
          return judge_pseudonyms(*document, identity.certificate_sha256, recorded);
        },
        [&](const store::Stamp& stamp) {
          must_hold_at(*signer, stamp.at);
          return write_event(stamp);
        });
  }

 private:
  Status check_sender() const {
    if (!context_.consortium.supplier_pseudonyms) {
      return Error{Errc::not_found,
                   {"ce consortium n'utilise pas de pseudonymes de fournisseurs",
                    "this consortium does not use supplier pseudonyms"}};
    }
    const auto agency = context_.store.agency(sent_.member.agency);
    if (!agency || !agency->active) {
      return Error{Errc::forbidden,
                   {"l'acheteur n'est pas membre actif", "the agency is no active member"}};
    }
    if (sent_.signature.size() <= max_signature_bytes) return {};
    return Error{Errc::too_large,
                 {fmt::format("signature de plus de {} octets", max_signature_bytes),
                  fmt::format("signature of more than {} bytes", max_signature_bytes)}};
  }

  const Context& context_;
  const IncomingPseudonyms& sent_;
};

}  // namespace

Status judge_pseudonyms(const PseudonymDocument& document, std::string_view signer_sha256,
                        Records recorded) {
  const auto of_agency = std::ranges::count(recorded, document.agency, &PseudonymRecord::agency);
  if (of_agency >= static_cast<std::ptrdiff_t>(max_pseudonym_documents)) {
    return conflict(
        fmt::format("plus de {} documents de cet acheteur sur les clés", max_pseudonym_documents),
        fmt::format("more than {} documents of this agency about keys", max_pseudonym_documents));
  }
  if (document.action == PseudonymAction::ask) return {};
  if (auto fine = judge_key(document, recorded); !fine) return fine;
  for (const auto& wrap : document.wraps) {
    if (may_receive(wrap, document, signer_sha256, recorded)) continue;
    return conflict(fmt::format("l'acheteur {} n'a pas demandé de clé avec ce certificat",
                                wrap.agency.to_string()),
                    fmt::format("agency {} did not ask for a key with this certificate",
                                wrap.agency.to_string()));
  }
  return {};
}

PseudonymRecord pseudonym_record(const PseudonymDocument& document, std::string signer_sha256,
                                 std::string document_sha256, Instant received) {
  PseudonymRecord out{.received = received,
                      .action = document.action,
                      .agency = document.agency,
                      .key = document.key,
                      .signer_sha256 = std::move(signer_sha256),
                      .document_sha256 = std::move(document_sha256)};
  for (const auto& wrap : document.wraps) {
    out.recipients.push_back({wrap.agency, wrap.certificate_sha256});
  }
  return out;
}

std::string_view pseudonym_event(PseudonymAction action) {
  return action == PseudonymAction::ask ? "pseudonym_key_asked" : "pseudonym_key_given";
}

Subject pseudonym_subject(const PseudonymRecord& record) {
  Subject out{{"siret", record.agency.to_string()},
              {"certificate_sha256", record.signer_sha256},
              {"document_sha256", record.document_sha256}};
  if (record.action == PseudonymAction::ask) return out;
  std::string recipients;
  for (const auto& recipient : record.recipients) {
    recipients += (recipients.empty() ? "" : " ") + recipient.agency.to_string();
  }
  out.emplace_back("key", record.key.id);
  out.emplace_back("key_number", std::to_string(record.key.number));
  out.emplace_back("from_year", std::to_string(record.key.from_year));
  out.emplace_back("recipients", std::move(recipients));
  return out;
}

Result<store::PseudonymOutcome> record_pseudonyms(const Context& context,
                                                  const IncomingPseudonyms& sent) {
  return PseudonymAttempt(context, sent).run();
}

}  // namespace parangon::hub::collect
