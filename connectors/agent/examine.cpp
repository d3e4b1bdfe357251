#include <fmt/format.h>

#include <algorithm>

#include "connectors/agent/certificate_uris.hpp"
#include "connectors/agent/evidence.hpp"
#include "connectors/agent/log_state.hpp"
#include "shared/trust/cosignature.hpp"
#include "shared/trust/jws.hpp"
#include "shared/trust/tlog_proof.hpp"
#include "shared/trust/trust_store.hpp"
#include "shared/wire/submission.hpp"

namespace parangon::connectors::agent {
namespace {

Text not_there(std::string_view file) {
  return {fmt::format("{} manque", file), fmt::format("{} is missing", file)};
}

/// What follows the prefix in the certificate's URIs, all of them.
std::vector<std::string> named(const trust::Certificate& certificate, std::string_view prefix) {
  std::vector<std::string> out;
  for (const auto& uri : certificate.uris()) {
    if (uri.starts_with(prefix)) out.push_back(uri.substr(prefix.size()));
  }
  return out;
}

class Examination {
 public:
  explicit Examination(const Evidence& evidence) : e_(evidence) {}

  Examined run() {
    for (int id = 0; id <= static_cast<int>(ClaimId::cosignatures); ++id) {
      out_.claims.push_back({static_cast<ClaimId>(id), Verdict::missing, {}});
    }
    if (e_.receipt) {
      auto read = read_any_receipt(*e_.receipt);
      if (read) {
        out_.receipt = std::move(*read);
        common_ = facts_of(*out_.receipt);
      } else {
        unreadable_ = read.error().message;
      }
    }
    const auto hub = signature(ClaimId::receipt_signature, "receipt.json", e_.receipt,
                               "receipt.jws", e_.receipt_signature);
    signer(ClaimId::receipt_signer, hub, trust::Purpose::document_signing);
    const auto member = signature(ClaimId::document_signature, "document.json", e_.document,
                                  "signature.jws", e_.signature);
    signer(ClaimId::document_signer, member, trust::Purpose::client);
    received(member);
    content();
    inclusion();
    consistency();
    witnesses();
    return std::move(out_);
  }

 private:
  void set(ClaimId id, Verdict verdict, Text says) {
    auto& claim = out_.claims[static_cast<std::size_t>(id)];
    claim.verdict = verdict;
    claim.says = std::move(says);
  }
  void proven(ClaimId id, Text says) { set(id, Verdict::proven, std::move(says)); }
  void refuted(ClaimId id, Text says) { set(id, Verdict::refuted, std::move(says)); }
  void missing(ClaimId id, Text says) { set(id, Verdict::missing, std::move(says)); }

  std::optional<trust::VerifiedJws> signature(ClaimId id, std::string_view payload_name,
                                              const std::optional<std::string>& payload,
                                              std::string_view jws_name,
                                              const std::optional<std::string>& jws) {
    if (!payload || !jws) {
      missing(id, not_there(payload ? jws_name : payload_name));
      return std::nullopt;
    }
    auto verified = trust::verify_detached(*jws, *payload);
    if (!verified) {
      refuted(id, verified.error().message);
      return std::nullopt;
    }
    const auto& leaf = verified->signer();
    proven(id, {fmt::format("signé par « {} »", leaf.subject_cn()),
                fmt::format("signed by \"{}\"", leaf.subject_cn())});
    return std::move(*verified);
  }

  /// The receipt's instant is what a chain is judged at; without it nothing can be said.
  void signer(ClaimId id, const std::optional<trust::VerifiedJws>& jws, trust::Purpose purpose) {
    if (!jws) {
      return missing(id, {"pas de signature qui tienne", "no signature that holds"});
    }
    if (!e_.roots) return missing(id, not_there("ca.pem"));
    if (!common_) {
      return missing(id, {"pas de récépissé qui dise quand", "no receipt that says when"});
    }
    const auto store = trust::TrustStore::from_pem(*e_.roots);
    if (!store) return refuted(id, store.error().message);
    const auto believed = store->verify(jws->header.x5c, purpose, common_->received);
    if (!believed) return refuted(id, believed.error().message);
    if (purpose == trust::Purpose::document_signing) return hub_certificate(id, jws->signer());
    member_certificate(id, jws->signer());
  }

  void hub_certificate(ClaimId id, const trust::Certificate& leaf) {
    if (std::ranges::count(leaf.uris(), hub_uri) != 1) {
      return refuted(
          id, {"le certificat n'est pas celui d'un hub", "the certificate is not that of a hub"});
    }
    proven(id, {fmt::format("certificat du hub « {} », valable le {}", leaf.subject_cn(),
                            format_instant(common_->received)),
                fmt::format("certificate of the hub \"{}\", valid on {}", leaf.subject_cn(),
                            format_instant(common_->received))});
  }

  void member_certificate(ClaimId id, const trust::Certificate& leaf) {
    const auto agencies = named(leaf, agency_uri_prefix);
    const auto persons = named(leaf, person_uri_prefix);
    const std::vector<std::string> expected_person =
        common_->person.empty() ? std::vector<std::string>{} : std::vector{common_->person};
    if (agencies != std::vector{common_->agency} || persons != expected_person) {
      return refuted(id, {"le certificat n'est pas celui que nomme le récépissé",
                          "the certificate is not the one that the receipt names"});
    }
    const auto who =
        common_->person.empty() ? common_->agency : common_->agency + ", " + common_->person;
    proven(id, {fmt::format("certificat de {} ({}), valable le {}", leaf.subject_cn(), who,
                            format_instant(common_->received)),
                fmt::format("certificate of {} ({}), valid on {}", leaf.subject_cn(), who,
                            format_instant(common_->received))});
  }

  void received(const std::optional<trust::VerifiedJws>& member) {
    constexpr auto id = ClaimId::document_received;
    if (!e_.document || !e_.signature) {
      return missing(id, not_there(e_.document ? "signature.jws" : "document.json"));
    }
    if (!common_) return missing(id, without_receipt());
    if (trust::to_hex(trust::sha256(*e_.document)) != common_->document) {
      return refuted(
          id, {"le récépissé est d'un autre document", "the receipt is of another document"});
    }
    if (trust::to_hex(trust::sha256(*e_.signature)) != common_->signature) {
      return refuted(
          id, {"le récépissé est d'une autre signature", "the receipt is of another signature"});
    }
    if (member && trust::to_hex(member->signer().fingerprint()) != common_->signer) {
      return refuted(
          id, {"le récépissé est d'un autre signataire", "the receipt is of another signer"});
    }
    proven(id, {fmt::format("reçu le {}, SHA-256 {}", format_instant(common_->received),
                            common_->document),
                fmt::format("received on {}, SHA-256 {}", format_instant(common_->received),
                            common_->document)});
  }

  Text without_receipt() const { return unreadable_ ? *unreadable_ : not_there("receipt.json"); }

  void content() {
    constexpr auto id = ClaimId::content;
    if (unreadable_) return refuted(id, *unreadable_);
    if (!e_.document || !out_.receipt) {
      return missing(id, not_there(e_.document ? "receipt.json" : "document.json"));
    }
    if (const auto* r = std::get_if<wire::Receipt>(&*out_.receipt)) return same_submission(*r);
    same_statement(std::get<wire::StatementReceipt>(*out_.receipt));
  }

  void same_submission(const wire::Receipt& r) {
    std::string document = *e_.document;
    const auto read = wire::read_submission(document);
    if (!read) return refuted(ClaimId::content, read.error().message);
    const auto& m = read->manifest;
    if (m.agency != r.agency || m.period != r.period || m.idempotency_key != r.idempotency_key) {
      return refuted(ClaimId::content, differ());
    }
    proven(ClaimId::content, {fmt::format("dépôt de {} pour {}, révision {}", r.agency.to_string(),
                                          r.period.to_string(), r.revision),
                              fmt::format("submission of {} for {}, revision {}",
                                          r.agency.to_string(), r.period.to_string(), r.revision)});
  }

  void same_statement(const wire::StatementReceipt& r) {
    const auto read = wire::read_statement(*e_.document);
    if (!read) return refuted(ClaimId::content, read.error().message);
    const auto period = read->period ? read->period->to_string() : std::string();
    if (read->agency != r.agency || read->action != r.action || period != r.period ||
        read->revision != r.revision || read->idempotency_key != r.idempotency_key) {
      return refuted(ClaimId::content, differ());
    }
    const auto action = to_string(r.action);
    const auto subject = period.empty() ? read->person : fmt::format("{} r{}", period, r.revision);
    proven(ClaimId::content,
           {fmt::format("déclaration « {} » de {} : {}", action, r.agency.to_string(), subject),
            fmt::format("statement \"{}\" of {}: {}", action, r.agency.to_string(), subject)});
  }

  static Text differ() {
    return {"document et récépissé ne parlent pas de la même chose",
            "document and receipt do not speak of the same thing"};
  }

  void inclusion() {
    constexpr auto id = ClaimId::log_inclusion;
    if (!e_.proof) return missing(id, not_there("receipt.tlog-proof"));
    if (!e_.receipt || !common_) return missing(id, without_receipt());
    const auto key = trust::NoteVerifier::from_vkey(common_->log);
    if (!key) return refuted(id, key.error().message);
    if (e_.log_key && *e_.log_key != common_->log) {
      return refuted(id, {"le récépissé nomme un autre journal que log.vkey",
                          "the receipt names another log than log.vkey"});
    }
    key_ = *key;
    auto checkpoint = verify_receipt_in_log(*e_.receipt, *e_.proof, *key);
    if (!checkpoint) return refuted(id, checkpoint.error().message);
    proven(id,
           {fmt::format("dans le journal {} de {} entrées", checkpoint->origin, checkpoint->size),
            fmt::format("in the log {} of {} entries", checkpoint->origin, checkpoint->size)});
    out_.included_in = std::move(*checkpoint);
  }

  void consistency() {
    constexpr auto id = ClaimId::log_consistency;
    if (!e_.checkpoint) return missing(id, not_there("checkpoint"));
    if (!out_.included_in || !key_) {
      return missing(id,
                     {"pas d'inclusion prouvée d'où partir", "no proven inclusion to start from"});
    }
    const auto later = trust::open_checkpoint(*e_.checkpoint, *key_);
    if (!later) return refuted(id, later.error().message);
    trust::MerkleProof proof;
    if (e_.consistency) {
      const auto step = wire::read_log_step(*e_.consistency);
      if (!step) return refuted(id, step.error().message);
      auto hashes = consistency_from(step->consistency);
      if (!hashes) return refuted(id, hashes.error().message);
      proof = std::move(*hashes);
    } else if (later->size != out_.included_in->size) {
      return missing(id, not_there("consistency.json"));
    }
    const auto holds =
        later->size < out_.included_in->size
            ? Status(Error{Errc::bad_signature,
                           {"ce point de contrôle est plus ancien", "that checkpoint is older"}})
            : trust::verify_consistency(out_.included_in->size, later->size, out_.included_in->root,
                                        later->root, proof);
    if (!holds) return refuted(id, holds.error().message);
    proven(id, {fmt::format("le journal n'a fait que grandir jusqu'à {} entrées", later->size),
                fmt::format("the log has only grown, up to {} entries", later->size)});
  }

  void witnesses() {
    constexpr auto id = ClaimId::cosignatures;
    if (e_.witnesses.empty()) {
      return missing(id, {"aucune clé de témoin connue", "no witness's key is known"});
    }
    if (!out_.included_in) {
      return missing(id, {"pas d'inclusion prouvée", "no proven inclusion"});
    }
    std::vector<trust::NoteVerifier> known;
    for (const auto& vkey : e_.witnesses) {
      auto witness = trust::NoteVerifier::from_vkey(vkey);
      if (!witness) return refuted(id, witness.error().message);
      known.push_back(std::move(*witness));
    }
    // The later checkpoint speaks only where it was shown to extend the earlier one.
    std::vector<std::string> notes = {trust::read_tlog_proof(*e_.proof)->checkpoint};
    if (out_[ClaimId::log_consistency].verdict == Verdict::proven) notes.push_back(*e_.checkpoint);
    std::string names;
    for (const auto& note : notes) {
      const auto seen = trust::verify_cosignatures(note, known);
      if (!seen) return refuted(id, seen.error().message);
      for (const auto& one : *seen) {
        if (!names.empty()) names += ", ";
        names += fmt::format("{} ({})", one.witness, format_instant(one.at));
      }
    }
    if (names.empty()) {
      return missing(id, {"aucun témoin connu ne l'a contresigné", "no known witness cosigned it"});
    }
    proven(id, {names, names});
  }

  const Evidence& e_;
  Examined out_;
  std::optional<ReceiptFacts> common_;
  std::optional<Text> unreadable_;
  std::optional<trust::NoteVerifier> key_;
};

}  // namespace

Examined examine(const Evidence& evidence) { return Examination(evidence).run(); }

}  // namespace parangon::connectors::agent
