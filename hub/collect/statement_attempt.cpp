#include "hub/collect/statement_attempt.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "hub/collect/disclosing.hpp"
#include "hub/collect/hash.hpp"
#include "hub/collect/receipt.hpp"
#include "hub/collect/signer.hpp"
#include "hub/collect/standing.hpp"
#include "shared/trust/digest.hpp"
#include "shared/wire/statement.hpp"

namespace parangon::hub::collect {
namespace {

Error key_reused(const std::string& key) {
  return {Errc::conflict,
          {fmt::format("clé d'idempotence {} déjà utilisée pour un autre contenu", key),
           fmt::format("idempotency key {} was already used for other content", key)}};
}

Error mismatch(std::string_view what_fr, std::string_view what_en) {
  return {Errc::forbidden,
          {fmt::format("{} n'est pas celui de la connexion", what_fr),
           fmt::format("{} is not that of the connection", what_en)}};
}

class StatementAttempt {
 public:
  StatementAttempt(const Context& context, const IncomingStatement& sent)
      : context_(context), sent_(sent), document_sha256_(hash_of(sent.document)) {}

  Result<StatementAccepted> run() {
    if (auto fine = check_envelope(); !fine) return fine.error();
    if (auto fine = check_membership(); !fine) return fine.error();
    if (auto known = known_key()) return std::move(*known);
    auto signer =
        verify_signer(sent_.signature, sent_.document, context_.credentials.members, context_.now);
    if (!signer) return Error{Errc::bad_signature, signer.error().message};
    if (signer->identity.agency != sent_.member.agency) {
      return mismatch("l'acheteur du signataire", "the signer's agency");
    }
    auto statement = wire::read_statement(sent_.document);
    if (!statement) return statement.error();
    if (statement->agency != sent_.member.agency) {
      return mismatch("l'acheteur de la déclaration", "the statement's agency");
    }
    if (statement->idempotency_key != sent_.idempotency_key) {
      return Error{Errc::invalid_argument,
                   {"la clé d'idempotence de l'en-tête n'est pas celle de la déclaration",
                    "the header's idempotency key is not the statement's"}};
    }
    if (statement->action == model::StatementAction::enter_alone) {
      if (auto shown = check_preview(*statement); !shown) return shown.error();
    }
    return commit(*statement, *signer);
  }

 private:
  Status check_envelope() const {
    const auto& key = sent_.idempotency_key;
    if (key.empty() || key.size() > max_idempotency_key) {
      return Error{Errc::invalid_argument,
                   {fmt::format("clé d'idempotence : 1 à {} caractères", max_idempotency_key),
                    fmt::format("idempotency key: 1 to {} characters", max_idempotency_key)}};
    }
    if (sent_.signature.size() <= max_signature_bytes) return {};
    return Error{Errc::too_large,
                 {fmt::format("signature de plus de {} octets", max_signature_bytes),
                  fmt::format("signature of more than {} bytes", max_signature_bytes)}};
  }

  Status check_membership() const {
    const auto agency = context_.store.agency(sent_.member.agency);
    if (agency && agency->active) return {};
    return Error{Errc::forbidden,
                 {"l'acheteur n'est pas membre actif", "the agency is no active member"}};
  }

  std::optional<Result<StatementAccepted>> known_key() const {
    const auto known = context_.store.statement_by_key(sent_.member.agency, sent_.idempotency_key);
    if (!known) return std::nullopt;
    if (known->document_sha256 != document_sha256_) return key_reused(sent_.idempotency_key);
    auto evidence = context_.store.statement_evidence(known->id);
    if (!evidence) throw std::runtime_error("statement " + known->id + " has no evidence");
    return StatementAccepted{std::move(evidence->receipt), known->id, true};
  }

  /// The consent must be bound to what would follow now; that enters the ledger of disclosures.
  Status check_preview(const model::Statement& statement) const {
    const auto& preview_of = context_.settings.entry_preview;
    if (!preview_of) {
      return Error{Errc::forbidden,
                   {"ce hub ne publie pas de tableaux", "this hub publishes no tables"}};
    }
    auto preview = preview_of(statement.agency, *statement.period);
    if (!preview) return preview.error();
    if (hash_of(*preview) != statement.reason) {
      return Error{Errc::conflict,
                   {"ce qui s'ensuivrait a changé depuis que vous l'avez lu ; relisez, puis signez "
                    "de nouveau",
                    "what would follow changed since you read it; read it again, then sign again"}};
    }
    store::NewDisclosure shown{context_.now,
                               std::string(entry_preview_outlet),
                               store::DisclosureAudience::agency,
                               statement.agency,
                               {},
                               statement.period->to_string(),
                               std::move(*preview)};
    return Disclosing(context_.store, {"hub", "local"}).record(shown);
  }

  Result<StatementAccepted> commit(const model::Statement& statement, const Signer& signer) const {
    const std::string id = trust::random_hex(16);
    const auto& person = signer.identity.person;
    const store::NewStatement fresh{id,
                                    statement,
                                    sent_.document,
                                    document_sha256_,
                                    sent_.signature,
                                    signer.chain_pem,
                                    signer.identity.certificate_sha256,
                                    person,
                                    context_.now};
    auto outcome = context_.store.commit_statement(
        fresh,
        [&](const store::Standing& standing) {
          return judge_statement(statement, person, standing);
        },
        [&](std::int64_t counts, Instant received) {
          must_hold_at(signer, received);
          return receipt(id, statement, signer, counts, received);
        });
    if (!outcome) return outcome.error();
    return StatementAccepted{std::move(outcome->receipt), std::move(outcome->id),
                             outcome->repeated};
  }

  Result<store::SignedReceipt> receipt(const std::string& id, const model::Statement& statement,
                                       const Signer& signer, std::int64_t counts,
                                       Instant received) const {
    const auto period = statement.period ? statement.period->to_string() : std::string();
    auto json = wire::write_statement_receipt(
        {context_.hub_name, context_.log, id, statement.agency, statement.action, period,
         statement.revision, counts, signer.identity.person, document_sha256_,
         hash_of(sent_.signature), statement.idempotency_key, signer.identity.certificate_sha256,
         received});
    return sign_receipt(std::move(json), context_.credentials.key, context_.credentials.chain);
  }

  const Context& context_;
  const IncomingStatement& sent_;
  const std::string document_sha256_;
};

}  // namespace

Result<StatementAccepted> record_statement(const Context& context, const IncomingStatement& sent) {
  return StatementAttempt(context, sent).run();
}

}  // namespace parangon::hub::collect
